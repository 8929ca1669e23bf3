import Foundation

/// The mean loss of a model on a text.
public struct Loss: Sendable, Codable, Equatable {
  /// The mean −log p of a token, in nats.
  public let nats: Double
  /// The loss in bits per byte of text, which compares models of different tokenizers.
  public let bitsPerByte: Double

  /// The loss of a text with these log-probabilities, summed in double precision in the order of the tokens.
  ///
  /// - Parameters:
  ///   - logProbabilities: one a token, in nats; not empty.
  ///   - bytes: the length of the text in bytes.
  public init(_ logProbabilities: [Float], bytes: Int) {
    self.init(total: logProbabilities.reduce(0) { $0 - Double($1) }, tokens: logProbabilities.count, bytes: bytes)
  }

  /// The loss of a text whose −log p add up to `total` nats.
  public init(total: Double, tokens: Int, bytes: Int) {
    nats = total / Double(tokens)
    bitsPerByte = total / log(2) / Double(max(bytes, 1))
  }
}
