import Distillation
import MessagePassing

/// The students of one size, of every method.
struct TaughtCell {
  let cell: Cell
  let wanted: DistillationConfiguration
  let teacher: StudyTeacher
  /// The n-gram model that teaches beside the ensemble; nil for none.
  let ngram: NGramWeight?
  let models: KnownModels
  let graph: StudyGraph

  /// The hyperparameters that the study gives to students.
  private var given: GridPoint { wanted.point(teacher.ensemble.point) }

  /// Adds the students and their controls to the graph, and returns the losses of those that are complete. Collective.
  func results() throws -> [DistilledResult] {
    let learners = try learners()
    guard let compared = compared(learners) else {
      forecastControls()
      return learners.compactMap(\.result)
    }
    let controls = try wanted.methods.filter(\.isControl).flatMap { try grow($0, around: compared) }
    return (learners + controls).compactMap(\.result)
  }

  /// The students of every method but the controls, chains last.
  private func learners() throws -> [GrownStudents] {
    var learners: [GrownStudents] = []
    var distributions: GrownStudents?
    for method in wanted.methods where !method.isControl && method != .chain {
      let grown = try grow(method, around: nil)
      if method == .distributions { distributions = grown.first }
      learners += grown
    }
    return wanted.methods.contains(.chain) ? learners + (try growChains(beside: distributions)) : learners
  }

  /// Students of a method, as far as the store determines them.
  private struct GrownStudents {
    /// The choice of their settings; nil as long as it is open, and for settings that are given.
    let choice: StudentSearch.Choice?
    /// Their losses; nil as long as one is open.
    let result: DistilledResult?
  }

  /// The settings of a control, and the round of its runs.
  private struct Compared {
    let point: GridPoint
    let round: Int
  }

  /// The settings that controls have: where students search theirs, those of the students that are best on validation. Nil as
  /// long as a search is open.
  private func compared(_ learners: [GrownStudents]) -> Compared? {
    guard wanted.search != nil, !learners.isEmpty else {
      return Compared(point: given, round: StudentGrowth.firstRound)
    }
    let choices = learners.compactMap(\.choice)
    guard choices.count == learners.count, let best = choices.min(by: { $0.loss < $1.loss }) else { return nil }
    return Compared(point: best.point.withoutTeaching, round: choices.map(\.round).max() ?? best.round)
  }

  /// Adds the students of a method. Collective.
  ///
  /// - Parameter compared: the settings of a control.
  private func grow(_ method: DistillationMethod, around compared: Compared?) throws -> [GrownStudents] {
    guard let group = group(method, compared?.point) else { return [] }
    let round = compared?.round ?? StudentGrowth.firstRound
    guard var search = StudentSearch(group, wanted: wanted, graph: graph, round: round) else {
      return [GrownStudents(choice: nil, result: try result(group, nil, round: round))]
    }
    guard let choice = try search.follow() else { return [GrownStudents(choice: nil, result: nil)] }
    let result = try result(group.with(choice.point), choice.result, round: choice.round)
    return [GrownStudents(choice: choice, result: result)]
  }

  /// Adds chains. Searched settings are those of their first links, which are students of the teacher's distributions.
  /// Collective.
  ///
  /// - Parameter distributions: the students by that method; nil where the study has none but those in chains.
  private func growChains(beside distributions: GrownStudents?) throws -> [GrownStudents] {
    guard let group = group(.chain, nil) else { return [] }
    guard var search = StudentSearch(group.firstLink, wanted: wanted, graph: graph, round: StudentGrowth.firstRound)
    else { return [GrownStudents(choice: nil, result: try chains(group, nil, round: StudentGrowth.firstRound))] }
    let choice = if let distributions { distributions.choice } else { try search.follow() }
    guard let choice else {
      group.forecastLaterLinks(expecting: search, wanted, graph)
      return [GrownStudents(choice: nil, result: nil)]
    }
    // What was tried for students outside of chains is told with those.
    let tried = distributions == nil ? choice.result : nil
    let result = try chains(group.with(choice.point), tried, round: choice.round)
    return [GrownStudents(choice: choice, result: result)]
  }

  private func chains(_ group: StudentGroup, _ search: StudentSearchResult?, round: Int) throws -> DistilledResult? {
    let students = try ChainGrowth(group: group, wanted: wanted, graph: graph, round: round).students()
    return students.flatMap { result(group, $0, links: wanted.links, search) }
  }

  /// The students of a method; nil where it has no teacher. Those of method *self* learn from the best single model of their
  /// size.
  private func group(_ method: DistillationMethod, _ point: GridPoint?) -> StudentGroup? {
    let members = method == .ownSize ? models.best(of: cell).map { [$0.model] } : teacher.members
    return members.map {
      StudentGroup(method, cell, given: wanted.given(method, given), point: point, teacher: $0)
    }
  }

  private func result(_ group: StudentGroup, _ search: StudentSearchResult?, round: Int) throws -> DistilledResult? {
    let students = try StudentGrowth(group: group, wanted: wanted, graph: graph, round: round).students()
    return students.flatMap { result(group, $0, links: nil, search) }
  }

  private func result(
    _ group: StudentGroup, _ students: [FinishedRun], links: Int?, _ search: StudentSearchResult?
  ) -> DistilledResult? {
    DistilledResult(
      group, taughtBy: teacher, students, links: links,
      ngram: group.method.needsDistributionsOfSamples ? ngram : nil, search: search)
  }

  /// Adds controls whose settings are not known yet.
  private func forecastControls() {
    for method in wanted.methods where method.isControl {
      if let group = group(method, nil) { group.forecast(wanted, graph) }
    }
  }
}

extension StudentGroup {
  /// Adds all runs as estimates.
  func forecast(_ wanted: DistillationConfiguration, _ graph: StudyGraph) {
    guard graph.forecasts else { return }
    if method == .chain {
      forecastChains(wanted, graph)
    } else if let search = StudentSearch(self, wanted: wanted, graph: graph, round: StudentGrowth.firstRound) {
      search.forecast(isOpenIncluded: true)
    } else {
      StudentGrowth(group: self, wanted: wanted, graph: graph).addForecasts(seeds: wanted.seeds)
    }
  }

  /// Adds chains; their first links are among the students by method *distributions* where the study has those.
  private func forecastChains(_ wanted: DistillationConfiguration, _ graph: StudyGraph) {
    if !wanted.methods.contains(.distributions) { firstLink.forecast(wanted, graph) }
    let search = StudentSearch(firstLink, wanted: wanted, graph: graph, round: StudentGrowth.firstRound)
    forecastLaterLinks(expecting: search, wanted, graph)
  }

  /// Adds the links of chains after the first.
  ///
  /// - Parameter search: the search for the settings of the first links; nil where they are given.
  fileprivate func forecastLaterLinks(
    expecting search: StudentSearch?, _ wanted: DistillationConfiguration, _ graph: StudyGraph
  ) {
    let expected = search?.expectedChoice ?? (point: point, round: StudentGrowth.firstRound)
    ChainGrowth(group: with(expected.point), wanted: wanted, graph: graph, round: expected.round).forecastLaterLinks()
  }
}
