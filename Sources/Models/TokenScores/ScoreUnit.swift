import Foundation

/// The values by which a file states the probabilities of tokens.
public enum ScoreUnit: String, Sendable, CaseIterable, Codable {
  /// Natural logarithms.
  case nats
  /// Logarithms to base 2.
  case log2
  /// Logarithms to base 10.
  case log10
  /// The probabilities themselves.
  case probabilities

  /// A value as a natural logarithm.
  func nats(_ value: Double) -> Double {
    switch self {
    case .nats: value
    case .log2: value * M_LN2
    case .log10: value * M_LN10
    case .probabilities: log(value)
    }
  }

  /// The largest value that a token may have; rounding to 4 bytes may leave a little more than a probability of 1.
  private var largest: Double { self == .probabilities ? 1 + 1e-6 : 1e-6 }

  /// Returns the reason why a value cannot be one of these; nil when it can.
  func fault(of value: Double) -> String? {
    if value.isNaN { return "it is NaN" }
    if value > largest { return "it is above \(self == .probabilities ? 1 : 0)" }
    if nats(value) == -.infinity { return "it gives the token probability 0; smooth the model" }
    return nats(value).isNaN ? "a probability cannot be negative" : nil
  }
}
