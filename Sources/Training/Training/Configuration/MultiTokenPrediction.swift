import Configurations
import Transformers

/// The key `multiTokenPrediction` of a file's section `training`: an auxiliary loss of tokens after the next one.
///
/// Source: Gloeckle et al., "Better & faster large language models via multi-token prediction", 2024,
/// https://arxiv.org/abs/2404.19737; the mean over the tokens after the next one, times a weight, is that of DeepSeek-AI,
/// "DeepSeek-V3 technical report", 2024, https://arxiv.org/abs/2412.19437, eq. 25.
public struct MultiTokenPrediction: Sendable, Hashable, Codable {
  /// The tokens that are predicted from each position, the next one included.
  public let tokens: Int
  /// The weight of the mean loss of those after the next one.
  public let weight: Double

  /// λ of most of DeepSeek-V3's training.
  private static let usualWeight = 0.3

  /// Reads the section; the second token is predicted unless it says otherwise.
  ///
  /// - Throws: `ConfigurationError`.
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    tokens = try section.integer("tokens", in: 2...16, default: 2)
    weight = try section.number("weight", in: 0.001...100, default: Self.usualWeight)
    try section.finish()
  }

  /// The number of tokens after the next one, each of which has a head.
  var headCount: Int { tokens - 1 }
}

extension TrainingConfiguration {
  /// The heads that predict tokens after the next one.
  package var predictionHeadCount: Int { multiTokenPrediction?.headCount ?? 0 }

  /// The factors of the losses of a step.
  ///
  /// - Parameter targetCounts: the targets that count in the complete step, at each distance from 1 on.
  package func lossScales(targetCounts: [Int]) -> LossScales {
    precondition(targetCounts.count == 1 + predictionHeadCount)
    var scales = LossScales(next: 1 / Float(targetCounts[0]))
    guard let multiTokenPrediction else { return scales }
    let weight = multiTokenPrediction.weight / Double(multiTokenPrediction.headCount)
    scales.further = targetCounts.dropFirst().map { Float(weight / Double(max($0, 1))) }
    return scales
  }
}

extension RunConfiguration {
  /// The parameters that are trained: those of the model, and of prediction heads.
  package var trainedLayout: ParameterLayout {
    ParameterLayout(model, predictionHeads: training.predictionHeadCount)
  }

  /// Floating-point operations of the prediction heads' training for each token: 6 × (parameters that multiply), the output head's
  /// for each of them included.
  var predictionHeadOperationsPerToken: Double {
    Double(6 * training.predictionHeadCount * model.hiddenSize * (model.hiddenSize + model.vocabularySize))
  }

  /// Checks that a sequence has a token that is furthest ahead.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  func checkPredictedTokens() throws(ConfigurationError) {
    guard let tokens = training.multiTokenPrediction?.tokens, tokens > sequenceLength else { return }
    throw .contradiction(
      "training.multiTokenPrediction.tokens \(tokens) are more than the \(sequenceLength) tokens of a sequence; use fewer tokens or longer sequences"
    )
  }
}
