import Evaluation
import Transformers

/// Requests that begin alike, laid out so that their common beginning is computed once.
struct RequestGroup {
  /// A token whose log-probability is asked for.
  struct Target: Equatable {
    let token: UInt32
    /// Its number among the scored tokens of all groups.
    let number: Int
  }

  /// A token that is read, and the targets that follow it.
  struct Row {
    let token: UInt32
    let targets: [Target]
  }

  /// One request's tokens that are read and scored.
  private struct Sequence {
    let tokens: ArraySlice<UInt32>
    /// The index in `tokens` and the number of the first scored token.
    let firstScored: Int, firstNumber: Int

    /// Targets after the token at an index.
    func target(after index: Int) -> Target? {
      guard index + 1 >= firstScored else { return nil }
      return Target(token: tokens[tokens.startIndex + index + 1], number: firstNumber + index + 1 - firstScored)
    }
  }

  private let sequences: [Sequence]
  /// The number of tokens that all sequences read alike.
  let sharedCount: Int
  /// The tokens that are read in all.
  let rowCount: Int

  /// - Parameters:
  ///   - firstNumber: the number of the first scored token.
  ///   - contextLength: T; of longer requests the last tokens are kept.
  init(_ requests: [ScoringRequest], firstNumber: Int, contextLength: Int) {
    var number = firstNumber
    sequences = requests.map { request in
      defer { number += request.continuation.count }
      let tokens = (request.context + request.continuation).suffix(contextLength + 1)
      return Sequence(tokens: tokens, firstScored: tokens.count - request.continuation.count, firstNumber: number)
    }
    let shared = Self.sharedCount(sequences.map { $0.tokens.dropLast() })
    sharedCount = shared
    rowCount = sequences.reduce(shared) { $0 + $1.tokens.count - 1 - shared }
  }

  private static func sharedCount(_ inputs: [ArraySlice<UInt32>]) -> Int {
    inputs.dropFirst().reduce(inputs.first?.count ?? 0) { count, other in
      zip(inputs[0].prefix(count), other).prefix { $0 == $1 }.count
    }
  }

  /// The number of requests.
  var count: Int { sequences.count }
  /// The most tokens that a sequence reads.
  var length: Int { sequences.map { $0.tokens.count - 1 }.max() ?? 0 }

  /// The rows of the common beginning.
  var sharedRows: [Row] {
    (0..<sharedCount).map { index in
      let tokens = sequences[0].tokens
      return Row(
        token: tokens[tokens.startIndex + index], targets: sequences.compactMap { $0.target(after: index) })
    }
  }

  /// The rows of one request behind the common beginning.
  func rows(of request: Int) -> [Row] {
    let sequence = sequences[request]
    return (sharedCount..<sequence.tokens.count - 1).map { index in
      Row(
        token: sequence.tokens[sequence.tokens.startIndex + index],
        targets: [sequence.target(after: index)].compactMap(\.self))
    }
  }
}
