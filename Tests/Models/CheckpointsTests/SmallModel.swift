import TensorKernels
import TestSupport
import Tokenizers
import Transformers

/// Models of all kinds in miniature, and a tokenizer that fits.
enum SmallModel: CaseIterable {
  case dense, grouped, tied, biases, headNorm, wideHeads, linear, llama3

  /// The model with weights of every kind: drawn ones, both zeros, the smallest, infinite, and no number.
  func parameters() throws -> Parameters {
    let parameters = Parameters(
      ParameterLayout(
        try ModelConfiguration(
          layers: 2, hiddenSize: 24, headCount: 4, vocabularySize: 257, contextLength: 70
        ).with {
          $0.keyValueHeadCount = self == .grouped ? 2 : 4
          $0.feedForwardSize = 9
          $0.tiedEmbeddings = self == .tied
          $0.ropeTheta = 12_345.5
          $0.rmsNormEpsilon = 1e-6
          $0.attentionBias = self == .biases
          $0.headNorm = self == .headNorm
          if self == .wideHeads { $0.headWidth = 8 }
          $0.ropeScaling = scaling
        }))
    parameters.initialize(seed: 7)
    let special: [Float] = [0, -0.0, .leastNonzeroMagnitude, -.infinity, .greatestFiniteMagnitude, .nan]
    for (index, value) in special.enumerated() { parameters.flat[0, index] = value }
    return parameters
  }

  private var scaling: RotaryScaling? {
    switch self {
    case .linear: RotaryScaling(factor: 2)
    case .llama3:
      RotaryScaling(
        factor: 8, bands: .init(lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 32))
    default: nil
    }
  }

  /// Bytes alone.
  static func tokenizer() throws -> Tokenizer {
    var trainer = try BytePairTrainer(vocabularySize: BytePairTrainer.minimumVocabularySize)
    trainer.add(document: Array("text".utf8))
    return try trainer.train()
  }
}

extension Parameters {
  /// All bits of all numbers.
  var bits: [UInt32] { flat.elements.map { $0.bitPattern } }
}
