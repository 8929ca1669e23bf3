import Evaluation
import MessagePassing
import TensorKernels

extension EnsembleLogits {
  /// The scores of all tokens by every member and by the softmax of the mean logits of the first 1, 2, … members, on every
  /// rank. Collective.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `MPIError`.
  func scores(bytes: Int) throws(MPIError) -> EnsembleScores {
    var members = windows.blankScores(members: assignment.members)
    var averages = members
    try forEachPiece { piece in
      scoreMembers(of: piece, into: &members)
      scorePrefixes(of: piece, into: &averages)
    }
    try world.allReduce(&members)
    try world.allReduce(&averages)
    return EnsembleScores(members: members, logitAverages: averages, bytes: bytes)
  }

  private func scoreMembers(of piece: LogitPiece, into scores: inout [[Float]]) {
    for (member, logits) in piece.logits.enumerated() { piece.write(logits, scale: 1, to: &scores[member]) }
  }

  /// Scores the tokens of a piece by a running sum of the members' logits.
  private func scorePrefixes(of piece: LogitPiece, into averages: inout [[Float]]) {
    let sum = scratch.rows(0..<piece.rows.count)
    for (member, logits) in piece.logits.enumerated() {
      if member == 0 { sum.copy(logits) } else { sum.add(logits) }
      // The mean of one member is the member.
      piece.write(sum, scale: 1 / Float(member + 1), to: &averages[member])
    }
  }
}
