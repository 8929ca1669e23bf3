import Configurations
import Corpora
import Transformers

extension TrainingConfiguration {
  /// Reads the keys of what training changes at random.
  mutating func readNoise(_ section: ConfigurationSection) throws(ConfigurationError) {
    dropout = try section.fraction("dropout", upTo: Self.largestNoise)
    stochasticDepth = try section.fraction("stochasticDepth", upTo: Self.largestNoise)
    tokenReplacement = try section.fraction("tokenReplacement", upTo: Self.largestNoise)
    maskedInputLoss =
      section.has("maskedInputLoss") ? try MaskedInputLoss(section.section("maskedInputLoss")) : nil
  }

  /// The largest probability of a change: something must be left to learn from.
  private static let largestNoise = 0.9

  /// True when training changes something at random, for which `seeds.order` draws.
  var hasNoise: Bool { dropout != nil || stochasticDepth != nil || tokenReplacement != nil || maskedInputLoss != nil }

  /// The inputs of the residual stream that training drops in a model of so many blocks.
  package func makeNoise(layers: Int) -> ResidualNoise {
    ResidualNoise(
      dropout: dropout.map { Dropout(probability: $0, seed: seeds.order) },
      stochasticDepth: stochasticDepth.map { StochasticDepth(probability: $0, layers: layers, seed: seeds.order) })
  }

  /// The input tokens that training replaces; nil for none.
  package func makeTokenReplacement(vocabularySize: Int) -> TokenReplacement? {
    tokenReplacement.map { TokenReplacement(probability: $0, vocabularySize: vocabularySize, seed: seeds.order) }
  }

  /// The inputs that a second pass of each step masks by a token; nil for none.
  package func makeInputMask(token: UInt32) -> InputMask? {
    maskedInputLoss.map {
      InputMask(probability: $0.probability, weight: $0.weight, token: token, seed: seeds.order)
    }
  }

  /// The passes of a step over each of its sequences.
  var passesPerStep: Int { maskedInputLoss == nil ? 1 : 2 }
}

extension ConfigurationSection {
  /// A number from 0 to a largest one; nil for 0, and when the key is absent, so that both encode nothing.
  func fraction(_ key: String, upTo largest: Double) throws(ConfigurationError) -> Double? {
    let value = try number(key, in: 0...largest, default: 0)
    return value == 0 ? nil : value
  }
}
