extension Tokenizer {
  /// The token ids of a text.
  ///
  /// To encode many texts use a `TokenEncoder`, which remembers pre-tokens and is many times faster.
  ///
  /// - Parameter utf8: The text. Bytes that are not UTF-8 are encoded too, as symbols.
  /// - Complexity: O(n log n) in the bytes of the longest pre-token, O(n) in all others.
  public func encode(_ utf8: Span<UInt8>) -> [UInt32] {
    var encoder = TokenEncoder(self)
    return encoder.encode(utf8)
  }

  /// The token ids of a text in an array of bytes.
  public func encode(_ utf8: [UInt8]) -> [UInt32] {
    encode(utf8.span)
  }

  /// The token ids of a text.
  public func encode(_ text: String) -> [UInt32] {
    encode(text.utf8.span)
  }

  /// The bytes of the text that token ids stand for.
  ///
  /// Special tokens stand for no text. Neither do ids outside the vocabulary, which a model with a padded
  /// output layer can produce.
  ///
  /// - Parameter ids: those of a complete text; some kinds drop the space before its first word.
  /// - Complexity: O(ids + bytes).
  public func decode(_ ids: some Sequence<UInt32>) -> [UInt8] { decoding.text(of: ids, in: vocabulary) }

  /// The bytes that token ids stand for within a text.
  ///
  /// - Parameter ids: those of a continuation, whose first space counts.
  public func decode(continuation ids: some Sequence<UInt32>) -> [UInt8] {
    ids.flatMap { decoding.bytes(of: $0, in: vocabulary) }
  }

  /// The text that token ids stand for; what is not UTF-8 becomes U+FFFD.
  public func text(of ids: some Sequence<UInt32>) -> String {
    String(decoding: decoding.text(of: ids, in: vocabulary, isReadable: true), as: UTF8.self)
  }
}
