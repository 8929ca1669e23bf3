import Evaluation
import Files
import MessagePassing

/// The evaluations of a fit: one that was stopped and resumes repeats none that was complete.
final class FitSteps {
  private let setting: ScoringSetting
  private let team: Communicator
  private let known: KnownSteps
  /// The evaluations that this start has asked for.
  private var asked = 0

  /// A fit that begins, or resumes. Collective.
  ///
  /// - Parameter width: the number of values of an evaluation.
  /// - Throws: `MPIError`.
  init(_ setting: ScoringSetting, width: Int, team: Communicator) throws(MPIError) {
    self.setting = setting.named("\(setting.name)-steps")
    self.team = team
    let kept = team.isRoot ? self.setting.state?.vectors(self.setting.name) ?? [] : []
    known = KnownSteps(try team.shared(kept, width: width))
  }

  /// The values of the next evaluation, which are computed unless they are known. Collective.
  func next(compute: () throws -> [Double]) throws -> [Double] {
    if asked == known.values.count {
      known.values.append(try compute())
      if team.isRoot { setting.state?.remember(setting.name, write: known.write) }
    }
    asked += 1
    return known.values[asked - 1]
  }
}

/// The values of the complete evaluations of a fit.
private final class KnownSteps {
  var values: [[Double]]
  private var writtenCount: Int

  init(_ values: [[Double]]) {
    self.values = values
    writtenCount = values.count
  }

  /// Writes those that are not written.
  func write(to journal: BlockJournal) throws {
    while writtenCount < values.count {
      try journal.append(values[writtenCount], to: writtenCount, at: 0)
      writtenCount += 1
    }
  }
}

extension Communicator {
  /// The first rank's vectors of some width, on every rank. Collective.
  fileprivate func shared(_ vectors: [[Double]], width: Int) throws(MPIError) -> [[Double]] {
    var result = vectors.filter { $0.count == width }
    let count = try broadcast(result.count)
    if !isRoot { result = Array(repeating: Array(repeating: 0, count: width), count: count) }
    for index in result.indices { try allReduce(&result[index]) }
    return result
  }
}
