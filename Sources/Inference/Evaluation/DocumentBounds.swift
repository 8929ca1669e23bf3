import Corpora
import Statistics

/// The documents of a text's scored tokens.
public struct DocumentBounds: Sendable {
  /// Ranges of tokens, one a document; the last document may be cut.
  private let documents: [Range<Int>]

  /// The documents of the first tokens of a file.
  ///
  /// - Parameter count: the number of scored tokens.
  public init(_ text: TokenFile, count: Int) { documents = text.documents(inFirst: count) }

  /// The standard error of the mean of one value a token, with documents as clusters; nil for fewer than two.
  public func standardError(of values: [Double]) -> Double? {
    ClusteredMean(documents.map { (count: $0.count, sum: values[$0].reduce(0, +)) }).standardError
  }
}
