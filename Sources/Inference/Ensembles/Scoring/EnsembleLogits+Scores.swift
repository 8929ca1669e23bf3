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
    let scores = try scores(vectors: 2 * assignment.members, setting) { piece, vectors in
      scoreMembers(of: piece, into: vectors)
      scorePrefixes(of: piece, into: vectors)
    }
    return EnsembleScores(
      members: Array(scores.prefix(assignment.members)), logitAverages: Array(scores.dropFirst(assignment.members)),
      bytes: bytes)
  }

  /// The scores of all tokens by the softmax of the weighted sum of the members' logits, on every rank. Collective; weights agree.
  ///
  /// - Throws: as `scores(bytes:_:)`.
  func scores(weights: [Double], _ setting: ScoringSetting) throws -> [Float] {
    try scores(vectors: 1, setting.named("\(setting.name)-scores").weighted(weights)) { piece, vectors in
      let sum = scratch.rows(0..<piece.rows.count)
      sum.fill(0)
      for (logits, weight) in zip(piece.logits, weights) { sum.add(logits, times: Float(weight)) }
      piece.write(sum, scale: 1, to: &vectors.values[0])
    }[0]
  }

  /// Fills so many vectors with one value a token, each piece by the rank that owns it. Collective.
  private func scores(
    vectors count: Int, _ setting: ScoringSetting, _ write: (LogitPiece, SharedVectors<Float>) -> Void
  ) throws -> [[Float]] {
    let lengths = Array(repeating: windows.tokenCount, count: count)
    let task = ScoringRounds.Task(lengths: lengths, tokens: windows.tokenCount)
    let vectors = try SharedVectors<Float>(floats: task, setting: setting, team: world)
    try forEachPiece(fromPass: windows.firstPass(beyond: vectors.beginTogether())) { piece in
      write(piece, vectors)
    } between: { own, done in
      _ = try vectors.rounds.endsRound(afterValues: lengths.count * windows.pass(own).tokenCount)
      let next = windows.offsets(of: windows.pass(done)).lowerBound
      try vectors.endRound(next: lengths.map { _ in next })
    }
    return try vectors.combined()
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
