import Ensembles
import Files
import MessagePassing

/// Members' weights that were fitted on validation, and what they give on test.
public struct WeightedEnsemble: Codable, Sendable {
  /// The weights for the mean of logits and of probabilities, one number a member.
  public let logits: [Double], probabilities: [Double]
  /// The losses on test, nats per token.
  public let logitLoss: Double, probabilityLoss: Double

  func isComplete(members count: Int) -> Bool { logits.count == count && probabilities.count == count }
}

extension Study {
  /// Fits the weights of each chosen ensemble's members when the study asks for it. Collective.
  func weigh(_ cells: [StudyResult.CellResult]) throws -> [StudyResult.CellResult] {
    guard configuration.evaluation.weights.contains(.fit) else { return cells }
    return try cells.map { cell in
      var cell = cell
      if cell.isChosen { cell.weighted = try weighted(cell) }
      return cell
    }
  }

  /// Forward passes over validation that a fit takes about, and over test: scores, and Newton's steps for logits.
  static let weightPasses = (validation: 8, test: 2)

  private func weighted(_ cell: StudyResult.CellResult) throws -> WeightedEnsemble {
    return try evaluation(
      WeightsStep(members: cell.fingerprints), isWhole: { $0.isComplete(members: cell.directories.count) },
      "weights of \(cell.directories.count) members"
    ) {
      let ensemble = try world.agree { try SavedEnsemble(directories: cell.directories, corpus: corpus) }
      let weights = try ensemble.fitWeights(to: .validation, of: corpus, world: world)
      let scorer = try ensemble.scorer(.test, of: corpus, world: world)
      let bytes = corpus.manifest.part(.test).bytes
      let scores = try scorer.scores(bytes: bytes)
      return WeightedEnsemble(
        logits: weights.logits, probabilities: weights.probabilities,
        logitLoss: try scorer.loss(logitWeights: weights.logits, bytes: bytes).nats,
        probabilityLoss: scores.loss(probabilityWeights: weights.probabilities).nats)
    }
  }
}

/// What the fitted weights of an ensemble depend on.
struct WeightsStep: Encodable {
  let kind = "weights"
  let version = 1
  let members: [Fingerprint]
}
