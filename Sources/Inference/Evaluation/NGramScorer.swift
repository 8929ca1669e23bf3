import Corpora
import NGrams

/// An n-gram model as a scorer: it sees all tokens of a document before the one that it predicts, wherever windows begin.
public struct NGramScorer: Scorer {
  private let model: NGramModel
  private let text: TokenFile

  /// A scorer of a text.
  public init(_ model: NGramModel, text: TokenFile) {
    self.model = model
    self.text = text
  }

  /// V.
  public var vocabularySize: Int { model.manifest.vocabulary }

  /// Nil: windows may have any length.
  public var contextLength: Int? { nil }

  /// The log-probability of every scored token, in nats, in the order of positions.
  ///
  /// - Precondition: the windows are of the text.
  public func logProbabilities(of windows: TokenWindows) -> [Float] {
    model.logProbabilities(of: windows.positions, in: text).map { Float($0) }
  }
}
