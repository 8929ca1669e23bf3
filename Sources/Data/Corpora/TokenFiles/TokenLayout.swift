import Tokenizers

/// The layout of tokens in a token file: 2 bytes each when the vocabulary allows it, else 4, the lowest byte first, and an
/// end-of-text token after each document.
package struct TokenLayout {
  /// The token that ends each document.
  package let endOfText: UInt32
  /// Bytes per token.
  package let width: Int

  package init(endOfText: UInt32, vocabularySize: Int) {
    self.endOfText = endOfText
    width = vocabularySize <= 1 << 16 ? 2 : 4
  }

  package init(_ tokenizer: Tokenizer) {
    self.init(endOfText: tokenizer.endOfText, vocabularySize: tokenizer.vocabularySize)
  }

  /// Appends tokens of a document.
  package func append(_ tokens: [UInt32], to block: inout [UInt8]) {
    for token in tokens { append(token, to: &block) }
  }

  /// Appends the end of a document.
  package func appendEnd(to block: inout [UInt8]) { append(endOfText, to: &block) }

  private func append(_ token: UInt32, to block: inout [UInt8]) {
    block.append(UInt8(truncatingIfNeeded: token))
    block.append(UInt8(truncatingIfNeeded: token >> 8))
    guard width == 4 else { return }
    block.append(UInt8(truncatingIfNeeded: token >> 16))
    block.append(UInt8(truncatingIfNeeded: token >> 24))
  }
}
