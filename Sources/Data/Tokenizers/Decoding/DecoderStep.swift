/// One step on the way from the texts of tokens to a text, as `tokenizer.json` lists it.
package enum DecoderStep: Sendable, Hashable {
  /// The characters of a token stand for bytes.
  case byteLevel
  /// Tokens such as `<0x0A>` stand for bytes.
  case byteFallback
  /// All tokens become one text.
  case fuse
  /// At most so many of a character are dropped at the start and the end.
  case strip(String, start: Int, end: Int)
  /// A text in place of every other.
  case replace(TextPattern, with: String)
  /// Spaces in place of a visible character, and nothing in the first token if spaces are prepended.
  case metaspace(Metaspace)
}

extension DecoderStep: CustomStringConvertible {
  /// The step in one line, for comparisons and messages.
  package var description: String {
    switch self {
    case .byteLevel: "ByteLevel"
    case .byteFallback: "ByteFallback"
    case .fuse: "Fuse"
    case .strip(let character, let start, let end): "Strip \"\(character)\" \(start) \(end)"
    case .replace(let pattern, let content): "Replace \(pattern) with \"\(content)\""
    case .metaspace(let metaspace): "\(metaspace)"
    }
  }
}
