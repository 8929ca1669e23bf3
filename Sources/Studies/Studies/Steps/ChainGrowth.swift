import Distillation
import MessagePassing
import Training

/// Adds the steps of a group of chains to the graph, one chain for each seed. The first link is a student of the teacher's
/// distributions, and each of the others learns from the distributions of the link before it.
///
/// Seeds count up along a chain, as they do in `chorus distill`.
struct ChainGrowth {
  /// The chains, with the teacher of their first links.
  let group: StudentGroup
  let wanted: DistillationConfiguration
  let graph: StudyGraph
  /// The round of the first links.
  var round = StudentGrowth.firstRound

  /// The numbers of the links after the first.
  private var laterLinks: Range<Int> { 1..<max(wanted.links, 1) }

  /// The last links of the chains that finished; nil as long as one is open. Collective.
  func students() throws -> [FinishedRun]? {
    let first = StudentGrowth(group: group.firstLink, wanted: wanted, graph: graph, round: round)
    var ends: [StudentGrowth.StudentRun?] = try first.runs(seeds: wanted.seeds) ?? wanted.seeds.map { _ in nil }
    for link in laterLinks {
      ends = try zip(wanted.seeds, ends).map { try next(link, after: $1, seed: $0) }
    }
    let runs = ends.compactMap(\.self)
    guard runs.count == ends.count, runs.allSatisfy(\.state.isEnded) else { return nil }
    return runs.compactMap { FinishedRun($0.step, $0.state) }
  }

  /// The link after another one of the same chain: nil as long as that is open, and the same one where it diverged, which ends
  /// the chain. Collective.
  private func next(
    _ link: Int, after last: StudentGrowth.StudentRun?, seed: Int
  ) throws -> StudentGrowth.StudentRun? {
    guard let last, last.state.isEnded else {
      forecast(link, seed: seed)
      return nil
    }
    guard last.state.result != nil else { return last }
    return try growth(of: group.link(link, taughtBy: [TrainedModel(last.step)])).runs(seeds: [seed])?.first
  }

  /// Links wait for those before them, and for the distributions between.
  private func growth(of link: StudentGroup) -> StudentGrowth {
    let round = round + 2 * link.link
    return StudentGrowth(group: link, wanted: wanted, graph: graph, round: round, distributionsRound: round - 1)
  }

  /// Adds the links after the first as estimates.
  func forecastLaterLinks() {
    guard graph.forecasts else { return }
    for link in laterLinks {
      for seed in wanted.seeds { forecast(link, seed: seed) }
    }
  }

  /// Adds a link that is not determined yet, and what it learns from.
  private func forecast(_ link: Int, seed: Int) {
    let student = growth(of: group.link(link, taughtBy: []))
    student.addDistributionForecast()
    student.addForecasts(seeds: [seed])
  }
}
