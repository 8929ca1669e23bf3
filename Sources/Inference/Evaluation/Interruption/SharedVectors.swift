import Files
import MessagePassing

/// Vectors of which each rank computes some values, and that are kept when the computation is stopped.
///
/// A value is set on one rank and 0 on the others, so that the sum over ranks is exact and in no order.
package final class SharedVectors<Value: BitwiseCopyable & AdditiveArithmetic> {
  /// This rank's values; those that were kept are the first rank's.
  package var values: [[Value]]
  /// The rounds in which they are computed.
  package let rounds: ScoringRounds
  private let sum: (inout [Value]) throws(MPIError) -> Void

  /// Vectors of zeros, or those that were kept. Collective.
  ///
  /// - Parameter sum: adds values up over all ranks. Collective.
  /// - Throws: `MPIError`.
  package init(
    _ task: ScoringRounds.Task, setting: ScoringSetting, team: Communicator,
    sum: @escaping (inout [Value]) throws(MPIError) -> Void
  ) throws(MPIError) {
    var values = task.lengths.map { [Value](repeating: .zero, count: $0) }
    rounds = try ScoringRounds(task, setting: setting, team: team) { block in
      values[block.vector].replaceSubrange(block.start..<block.start + block.count, with: block.values(of: Value.self))
    }
    self.values = values
    self.sum = sum
  }

  /// Begins a computation of all vectors at the same place.
  ///
  /// - Returns: the number of values that every vector has.
  package func beginTogether() -> Int {
    let count = rounds.kept.min() ?? 0
    for vector in values.indices where rounds.kept[vector] > count {
      let range = count..<rounds.kept[vector]
      values[vector].replaceSubrange(range, with: repeatElement(.zero, count: range.count))
    }
    return count
  }

  /// Ends a round after which there is more to do. Collective.
  ///
  /// - Parameter next: for each vector the first value that this rank still owes; its length when it owes none.
  /// - Throws: as `ScoringRounds.endRound`.
  package func endRound(next: [Int]) throws {
    try rounds.endRound(next: next) { vector, range in
      var part = Array(values[vector][range])
      try sum(&part)
      return part
    }
  }

  /// All values, on every rank. Collective; nothing is computed after it.
  ///
  /// - Throws: `MPIError`.
  package func combined() throws(MPIError) -> [[Value]] {
    for vector in values.indices { try sum(&values[vector]) }
    rounds.finish(values)
    return values
  }
}

extension SharedVectors {
  /// Vectors of single precision. Collective.
  ///
  /// - Throws: `MPIError`.
  package convenience init(
    floats task: ScoringRounds.Task, setting: ScoringSetting, team: Communicator
  ) throws(MPIError) where Value == Float {
    try self.init(task, setting: setting, team: team) { (values) throws(MPIError) in try team.allReduce(&values) }
  }

  /// Vectors of double precision. Collective.
  ///
  /// - Throws: `MPIError`.
  package convenience init(
    doubles task: ScoringRounds.Task, setting: ScoringSetting, team: Communicator
  ) throws(MPIError) where Value == Double {
    try self.init(task, setting: setting, team: team) { (values) throws(MPIError) in try team.allReduce(&values) }
  }
}
