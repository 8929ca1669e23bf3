import Tokenizers

/// Tokens as clients see them.
struct TokenText: Sendable {
  let tokenizer: Tokenizer

  /// The bytes that a token stands for within a text; none for special tokens.
  func bytes(of token: UInt32) -> [UInt8] { tokenizer.decode(continuation: CollectionOfOne(token)) }

  /// The name of a token: the spelling of a special one, the text of another one, and, as OpenAI has it, `bytes:\xe2\x80` where
  /// its bytes are only a part of a character.
  func name(of token: UInt32) -> String {
    if let special = tokenizer.spelling(ofSpecial: token) { return special }
    let bytes = bytes(of: token)
    return String(validating: bytes, as: UTF8.self)
      ?? "bytes:" + bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The number of characters, as Unicode scalars, that begin with a token.
  func characterCount(of token: UInt32) -> Int { bytes(of: token).count { $0 & 0xC0 != 0x80 } }
}
