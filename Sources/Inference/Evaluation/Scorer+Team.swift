import MessagePassing

extension Scorer {
  /// The log-probability of every scored token, in nats, on every rank, each computing some passes. Collective over the
  /// team; scorers and windows agree.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot score, `MPIError`.
  public func logProbabilities(of windows: TokenWindows, team: Communicator) throws -> [Float] {
    var result = [Float](repeating: 0, count: windows.tokenCount)
    let passes = stride(from: team.rank, to: windows.passCount, by: team.size)
    try team.agree { try write(passes: passes, of: windows, to: &result) }
    try team.allReduce(&result)
    return result
  }

  /// Writes the log-probabilities of some passes to their positions.
  ///
  /// - Parameter result: one value a scored token of all windows.
  package func write(passes: some Sequence<Int>, of windows: TokenWindows, to result: inout [Float]) throws {
    let first = windows.positions.lowerBound
    for number in passes {
      let pass = windows.pass(number)
      let scores = try logProbabilities(of: pass)
      result.replaceSubrange(pass.positions.lowerBound - first..<pass.positions.upperBound - first, with: scores)
    }
  }
}
