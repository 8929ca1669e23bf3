import Checkpoints
import Foundation
import Optimizers
import TensorKernels
import TestSupport
import Transformers

/// A tiny model with what `transformers` and PyTorch computed for it in double precision.
///
/// `Tests/Oracles/generate_transformer_golden.py` and `generate_family_golden.py` wrote the files and record the versions.
struct GoldenModel {
  /// The names of all of them: as many key/value heads as heads, fewer, a head that shares the embedding; and families of
  /// models, in F32, F16 and BF16, in one file and in shards.
  static let names = ["dense", "grouped", "tied"] + families

  /// The names of those that `generate_family_golden.py` wrote.
  static let families = ["llama-linear", "llama3", "mistral", "qwen2", "qwen3"]

  /// The sequences of each batch.
  static let sequencesPerBatch = 3

  /// `adamw.json`.
  struct Training: Decodable {
    let steps: Int, warmupSteps: Int
    let peakLearningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
    let clipNorm: Double
    let learningRates: [Double]
    let decayed: [String], notDecayed: [String]
  }

  let parameters: Parameters
  /// One batch's logits, loss and gradients.
  let expected: SafetensorsFile
  /// Fifty steps of training, or twenty.
  let trained: SafetensorsFile
  let training: Training

  init(_ name: String) throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/\(name)"
    parameters = try ModelDirectory.read(directory)
    expected = try SafetensorsFile(path: "\(directory)/expected.safetensors")
    trained = try SafetensorsFile(path: "\(directory)/adamw.safetensors")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    training = try decoder.decode(
      Training.self, from: Data(contentsOf: URL(fileURLWithPath: "\(directory)/adamw.json")))
  }

  var configuration: ModelConfiguration { parameters.layout.configuration }

  /// The batch of `expected`.
  func batch() throws -> TokenBatch {
    try sequences(of: expected)
  }

  /// The batch of every training step.
  func trainingBatches() throws -> [TokenBatch] {
    let (all, size) = (try sequences(of: trained), Self.sequencesPerBatch)
    return (0..<training.steps).map { all[$0 * size..<($0 + 1) * size] }
  }

  private func sequences(of file: SafetensorsFile) throws -> TokenBatch {
    TokenBatch(
      inputs: try file.integers("inputs").map { UInt32($0) },
      targets: try file.integers("targets").map { UInt32($0) }, sequenceLength: configuration.contextLength)
  }

  /// A transformer for one batch.
  func transformer(_ purpose: Transformer.Purpose = .training) -> Transformer {
    Transformer(
      configuration, capacity: Self.sequencesPerBatch * configuration.contextLength, purpose: purpose)
  }

  /// The optimizer with the settings of `adamw.json`.
  func optimizer() -> AdamW {
    AdamW(
      .init(
        weightDecay: training.weightDecay, beta1: training.beta1, beta2: training.beta2, epsilon: training.epsilon,
        gradientClip: training.clipNorm))
  }

  /// The buffers of a training of the model's own parameters.
  func optimizerBuffers(gradient: Parameters) -> OptimizerBuffers {
    let layout = parameters.layout
    return OptimizerBuffers(
      parameters: parameters.flat, gradients: gradient.flat,
      state: optimizer().stateNames.map { _ in Parameters(layout).flat },
      segments: layout.slots.map { .init(range: $0.offset..<$0.offset + $0.count, isDecayed: $0.isDecayed) })
  }
}
