import Configurations
import Transformers

/// A model to measure, with the batch size of its training steps.
package struct BenchmarkShape {
  /// The models to choose from: 1.1 M, 6.9 M and 134 M parameters.
  package enum Preset: String, CaseIterable, Encodable { case tiny, small, medium }

  package let model: ModelConfiguration
  package let batchSize: Int

  package init(_ preset: Preset) throws(ConfigurationError) {
    model = try preset.model()
    batchSize = preset == .medium ? 2 : 8
  }

  package var tokensPerStep: Int { batchSize * model.contextLength }

  /// Floating-point operations of a step.
  package var operations: Double { model.trainingOperationsPerToken * Double(tokensPerStep) }
}

extension BenchmarkShape.Preset {
  fileprivate func model() throws(ConfigurationError) -> ModelConfiguration {
    switch self {
    case .tiny:
      try ModelConfiguration(
        layers: 4, hiddenSize: 128, headCount: 4, vocabularySize: 1024, contextLength: 128
      ).with { $0.feedForwardSize = 384 }
    case .small:
      try ModelConfiguration(
        layers: 6, hiddenSize: 256, headCount: 4, vocabularySize: 4096, contextLength: 256
      ).with { $0.feedForwardSize = 704 }
    case .medium:
      try ModelConfiguration(
        layers: 12, hiddenSize: 768, headCount: 12, vocabularySize: 32_000, contextLength: 512
      ).with { $0.feedForwardSize = 2048 }
    }
  }
}
