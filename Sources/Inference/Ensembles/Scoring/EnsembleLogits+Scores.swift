import Evaluation
import MessagePassing
import TensorKernels

extension EnsembleLogits {
  /// The scores of all tokens by every member and by the softmax of the mean logits of the first 1, 2, … members, on every
  /// rank. Collective.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `ScoringStopped` on a stop request, `AgreedFailure`, `MPIError`.
  func scores(bytes: Int, _ setting: ScoringSetting) throws -> EnsembleScores {
    let lengths = Array(repeating: windows.tokenCount, count: 2 * assignment.members)
    let task = ScoringRounds.Task(lengths: lengths, tokens: windows.tokenCount)
    let vectors = try SharedVectors<Float>(floats: task, setting: setting, team: world)
    try forEachPiece(fromPass: windows.firstPass(beyond: vectors.beginTogether())) { piece in
      scoreMembers(of: piece, into: vectors)
      scorePrefixes(of: piece, into: vectors)
    } between: { own, done in
      _ = try vectors.rounds.endsRound(afterValues: lengths.count * windows.pass(own).tokenCount)
      let next = windows.offsets(of: windows.pass(done)).lowerBound
      try vectors.endRound(next: lengths.map { _ in next })
    }
    let scores = try vectors.combined()
    return EnsembleScores(
      members: Array(scores.prefix(assignment.members)), logitAverages: Array(scores.dropFirst(assignment.members)),
      bytes: bytes)
  }

  private func scoreMembers(of piece: LogitPiece, into vectors: SharedVectors<Float>) {
    for (member, logits) in piece.logits.enumerated() { piece.write(logits, scale: 1, to: &vectors.values[member]) }
  }

  /// Scores the tokens of a piece by a running sum of the members' logits.
  private func scorePrefixes(of piece: LogitPiece, into vectors: SharedVectors<Float>) {
    let sum = scratch.rows(0..<piece.rows.count)
    for (member, logits) in piece.logits.enumerated() {
      if member == 0 { sum.copy(logits) } else { sum.add(logits) }
      // The mean of one member is the member.
      piece.write(sum, scale: 1 / Float(member + 1), to: &vectors.values[assignment.members + member])
    }
  }
}
