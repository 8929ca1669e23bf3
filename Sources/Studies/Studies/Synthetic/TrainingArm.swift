import Corpora
import Training

/// The training of an arm: a part of a text, and the passes over it that make up the tokens of the recipe.
struct TrainingArm {
  let text: ArmText
  let material: SyntheticResult.Material

  private var tokens: Int { material.tokens }

  /// - Parameter epochs: the passes; nil: as many as come nearest to the tokens of the recipe.
  init(_ arm: SyntheticResult.Arm, _ text: ArmText, fraction: Double, epochs: Int?, of recipe: SyntheticConfiguration) {
    self.text = text
    let all = text.corpus.manifest.part(.train).tokens
    let tokens = fraction == 1 ? all : max(1, Int((Double(all) * fraction).rounded()))
    let enough = max(1, Int((Double(recipe.trainingTokens) / Double(tokens)).rounded()))
    material = SyntheticResult.Material(arm: arm, fraction: fraction, tokens: tokens, epochs: epochs ?? enough)
  }

  /// The name of its runs.
  var name: String { "\(material.arm.rawValue)-D\(tokens)-e\(material.epochs)" }

  /// Its text, with general text mixed in.
  func data(replay: Double, of general: RunData) -> RunData {
    guard replay > 0 else { return RunData(corpus: text.corpus.fingerprint, tokens: tokens) }
    return RunData([
      .init(corpus: text.corpus.fingerprint, tokens: tokens, weight: 1 - replay),
      .init(
        corpus: general.sources[0].corpus, tokens: general.sources[0].tokens, weight: replay, replay: true),
    ])
  }

  /// The settings of a run; nothing is held out of its text that it could be evaluated on.
  func training(_ usual: TrainingConfiguration, seed: Int, _ recipe: SyntheticConfiguration) -> TrainingConfiguration {
    var training = usual
    training.epochs = material.epochs
    training.learningRate = recipe.learningRate ?? usual.learningRate
    training.optimizer.weightDecay = recipe.weightDecay ?? usual.optimizer.weightDecay
    training.evaluateEvery = 0
    training.saveAt = nil
    training.seeds.advance(initialization: 0, order: seed)
    return training
  }
}
