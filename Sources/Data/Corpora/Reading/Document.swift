/// A text that is learned as one: the tokens of two documents are separated by the end-of-text token.
public struct Document: Sendable, Equatable {
  /// The place where it was found: a path, with the line or piece number when a file holds several.
  public let source: String
  /// Its text in UTF-8.
  public let text: [UInt8]

  /// A document.
  public init(source: String, text: [UInt8]) {
    self.source = source
    self.text = text
  }
}
