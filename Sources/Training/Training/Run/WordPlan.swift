import MessagePassing
import RankGroups

/// The words that a run reads, and the steps after which it saves its model; known before the first step.
struct WordPlan {
  /// A model that is saved.
  struct Point {
    /// The number of words that was asked for.
    let words: Int
    /// The number of steps after which at least as many were read.
    let steps: Int
  }

  /// The words of the complete run.
  let counts: WordCounts
  /// The models that are saved, in their order.
  let points: [Point]
  /// The numbers of words that the run does not reach.
  let unreached: [Int]

  /// Counts the words of a run, of which each rank reads a part. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, `MPIError`.
  init(_ savePoints: SavePoints, of run: Run, team: Communicator) throws {
    let tally = try team.agree { try WordTally(run) }
    let steps = try team.words(of: tally, steps: run.configuration.stepCount())
    let unique = try tally.texts.map { text in
      try team.inParts(text.tokens) { [tally.words(of: text, $0)] }.reduce(0, +)
    }
    counts = tally.counts(steps, unique: unique)
    points = Self.points(savePoints, steps)
    unreached = Array(savePoints.words.dropFirst(points.count))
  }

  /// The numbers that are reached, each after the first step with as many words.
  private static func points(_ savePoints: SavePoints, _ steps: [WordTally.StepWords]) -> [Point] {
    var points: [Point] = []
    var read = 0
    for (index, step) in steps.enumerated() {
      read += step.all
      for words in savePoints.words.dropFirst(points.count).prefix(while: { $0 <= read }) {
        points.append(Point(words: words, steps: index + 1))
      }
    }
    return points
  }
}

extension Communicator {
  /// The words of the first steps of a run. Collective.
  fileprivate func words(of tally: WordTally, steps: Int) throws -> [WordTally.StepWords] {
    let values = try inParts(steps) { part in tally.words(ofSteps: part).flatMap { [$0.all, $0.generated] } }
    return stride(from: 0, to: values.count, by: 2).map { .init(all: values[$0], generated: values[$0 + 1]) }
  }

  /// The values of consecutive parts of a range from 0, of which each rank computes one. Collective.
  fileprivate func inParts(_ count: Int, _ body: (Range<Int>) -> [Int]) throws -> [Int] {
    try allGather(body(rank * count / size..<(rank + 1) * count / size)).flatMap { $0 }
  }
}
