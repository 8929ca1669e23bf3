/// A synthetic document with its origin: a line of `documents.jsonl`.
public struct SyntheticDocument: Codable, Sendable, Equatable {
  /// The text.
  public let text: String
  /// The id of the document that it was made from: the checksum of its text; empty when it was made from none.
  public let document: String
  /// The place where that document was found.
  public let source: String
  /// The operation: `summary`, `pair`, `triple`, `rephrase`; `bootstrap` or `unconditional` for a text of a model of the corpus.
  public let operation: String
  /// Its number among the documents of the same operation and source document.
  public let part: Int
  /// The entities that it is about; nil for other operations.
  public let entities: [String]?
  /// The style in which it is written; nil for other operations.
  public let style: String?
  /// `template`, or the name of the model that wrote it.
  public let generator: String
  /// The name of the model as the endpoint knows it.
  public let model: String
  /// The seed of the synthesis.
  public let seed: UInt64
  /// The number of the document that it was made from among the training documents of its corpus; nil where that has no number.
  public var seedDocument: Int?
}
