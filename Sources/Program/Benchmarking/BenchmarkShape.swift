import Configurations
import Transformers

/// A model that is measured, and how it is trained.
package struct BenchmarkShape {
  /// The models that are measured: 1.1 M, 6.9 M and 134 M parameters.
  package enum Preset: String, CaseIterable, Encodable { case tiny, small, medium }

  package let model: ModelConfiguration
  package let batchSize: Int

  package init(_ preset: Preset) throws(ConfigurationError) {
    switch preset {
    case .tiny: (model, batchSize) = (try Self.model(4, 128, 4, 384, 1024, 128), 8)
    case .small: (model, batchSize) = (try Self.model(6, 256, 4, 704, 4096, 256), 8)
    case .medium: (model, batchSize) = (try Self.model(12, 768, 12, 2048, 32_000, 512), 2)
    }
  }

  private static func model(
    _ layers: Int, _ width: Int, _ heads: Int, _ inner: Int, _ vocabulary: Int, _ length: Int
  ) throws(ConfigurationError) -> ModelConfiguration {
    try ModelConfiguration(
      layers: layers, hiddenSize: width, headCount: heads, feedForwardSize: inner, vocabularySize: vocabulary,
      contextLength: length)
  }

  package var tokensPerStep: Int { batchSize * model.contextLength }

  /// Floating-point operations of a step.
  package var operations: Double { model.trainingOperationsPerToken * Double(tokensPerStep) }
}
