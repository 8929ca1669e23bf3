import Tokenizers

/// Encodes the documents of one rank part by part, as bytes of token files.
final class PartEncoder {
  /// The most bytes of token files that are collected before they are handed on.
  private static let blockLength = 1 << 21

  /// The layout of the token files.
  let layout: TokenLayout
  private var encoder: TokenEncoder
  private var chunks: TextChunks
  private var tokens: [UInt32] = []
  private var block: [UInt8] = []

  init(_ tokenizer: Tokenizer) {
    layout = TokenLayout(tokenizer)
    encoder = TokenEncoder(tokenizer)
    chunks = TextChunks(areCut: tokenizer.isLocal)
  }

  /// Encodes the next part of a document.
  ///
  /// - Parameter write: takes the bytes of token files in.
  func append(_ text: ArraySlice<UInt8>, isLast: Bool, write: ([UInt8]) throws -> Void) throws {
    chunks.append(text, isLast: isLast) { encode($0) }
    if isLast { layout.appendEnd(to: &block) }
    if block.count >= Self.blockLength { try flush(write) }
  }

  /// Hands on the bytes that are left.
  func flush(_ write: ([UInt8]) throws -> Void) throws {
    try write(block)
    block.removeAll(keepingCapacity: true)
  }

  private func encode(_ chunk: Span<UInt8>) {
    tokens.removeAll(keepingCapacity: true)
    encoder.append(chunk, to: &tokens)
    layout.append(tokens, to: &block)
  }
}
