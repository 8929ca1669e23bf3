/// Writes a `tokenizer.json` character for character as Hugging Face's library does.
///
/// Written by hand because `JSONEncoder` keeps no order of keys, and a diff of two vocabularies, or a
/// checksum, should not change with the order.
struct TokenizerFileWriter {
  let tokenizer: Tokenizer
  /// The patterns of the splits before the byte level.
  let patterns: [SplitPattern]

  init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    patterns = tokenizer.rules.pretokenization.scannedPatterns
  }

  /// The complete file, without a line break at its end.
  var text: String {
    """
    {
      "version": "1.0",
      "truncation": null,
      "padding": null,
      "added_tokens": [
    \(list(tokenizer.vocabulary.specialTokens.map(addedToken)))
      ],
      "normalizer": null,
      "pre_tokenizer": \(pretokenizer),
      "post_processor": null,
      "decoder": {
        "type": "ByteLevel",
        "add_prefix_space": true,
        "trim_offsets": true,
        "use_regex": true
      },
      "model": {
        "type": "BPE",
        "dropout": null,
        "unk_token": null,
        "continuing_subword_prefix": null,
        "end_of_word_suffix": null,
        "fuse_unk": false,
        "byte_fallback": \(tokenizer.rules.fallsBackToBytes),
        "ignore_merges": \(tokenizer.rules.ignoresMerges),
        "vocab": {
    \(list(vocabularyEntries))
        },
        "merges": \(merges)
      }
    }
    """
  }

  private func list(_ items: [String]) -> String { items.joined(separator: ",\n") }

  private func addedToken(_ token: SpecialToken) -> String {
    """
        {
          "id": \(token.id),
          "content": \(quoted(token.content)),
          "single_word": false,
          "lstrip": false,
          "rstrip": false,
          "normalized": false,
          "special": true
        }
    """
  }

  /// The steps of GPT-2 are one step of the file.
  private var pretokenizer: String {
    guard patterns != [.gpt2] else { return byteLevel(usesRegex: true, indent: "    ") }
    let parts = (patterns.map(split) + [byteLevel(usesRegex: false, indent: "        ")]).map { "      " + $0 }
    return """
      {
          "type": "Sequence",
          "pretokenizers": [
      \(list(parts))
          ]
        }
      """
  }

  private func split(_ pattern: SplitPattern) -> String {
    """
    {
            "type": "Split",
            "pattern": {
              "Regex": \(quoted(pattern.expression))
            },
            "behavior": "Isolated",
            "invert": false
          }
    """
  }

  private func byteLevel(usesRegex: Bool, indent: String) -> String {
    """
    {
    \(indent)"type": "ByteLevel",
    \(indent)"add_prefix_space": false,
    \(indent)"trim_offsets": true,
    \(indent)"use_regex": \(usesRegex)
    \(indent.dropLast(2))}
    """
  }

  /// The model's tokens in the order of their ids.
  private var vocabularyEntries: [String] {
    let special = Dictionary(uniqueKeysWithValues: tokenizer.vocabulary.specialTokens.map { ($0.id, $0) })
    return (0..<UInt32(tokenizer.vocabularySize)).compactMap { id in
      guard let token = special[id] else { return "      \(quotedSpelling(of: id)): \(id)" }
      return token.isInModel ? "      \(quoted(token.content)): \(id)" : nil
    }
  }

  private var merges: String {
    let pairs = tokenizer.vocabulary.merges.map { merge in
      """
            [
              \(quotedSpelling(of: merge.left)),
              \(quotedSpelling(of: merge.right))
            ]
      """
    }
    return pairs.isEmpty ? "[]" : "[\n\(list(pairs))\n    ]"
  }

  private func quotedSpelling(of id: UInt32) -> String {
    quoted(ByteAlphabet.standard.spelling(of: tokenizer.vocabulary.bytes(of: id)))
  }

  /// A JSON string (RFC 8259, section 7), escaped where it must be and nowhere else.
  private func quoted(_ string: String) -> String {
    "\"" + string.unicodeScalars.map { escaped($0) }.joined() + "\""
  }

  private func escaped(_ scalar: Unicode.Scalar) -> String {
    if let short = Self.shortEscapes[scalar] { return short }
    return scalar.value < 0x20 ? longEscape(scalar) : String(scalar)
  }

  private static let shortEscapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b", "\u{C}": "\\f",
  ]

  private func longEscape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
