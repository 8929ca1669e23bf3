import Corpora
import Files
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
    .learning(tokens, of: text.corpus.fingerprint, replaying: general, replay)
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

extension RunData {
  /// The first tokens of a corpus, with general text mixed in.
  ///
  /// - Parameter replay: the fraction of the sequences that are general text.
  static func learning(_ tokens: Int, of corpus: Fingerprint, replaying general: RunData, _ replay: Double) -> RunData {
    guard replay > 0 else { return RunData(corpus: corpus, tokens: tokens) }
    let other = general.sources[0]
    return RunData([
      Source(corpus: corpus, tokens: tokens, weight: 1 - replay),
      Source(corpus: other.corpus, tokens: other.tokens, weight: replay, replay: true),
    ])
  }
}
