/// Writes a `tokenizer.json` character for character as Hugging Face's library does.
///
/// Written by hand because `JSONEncoder` keeps no order of keys, and a diff of two vocabularies, or a
/// checksum, should not change with the order.
struct TokenizerFileWriter {
  let tokenizer: Tokenizer

  /// The whole file, without a line break at its end.
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
        "byte_fallback": false,
        "ignore_merges": \(tokenizer.ignoresMerges),
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

  private var pretokenizer: String {
    switch tokenizer.pretokenizer.rule {
    case .gpt2:
      """
      {
          "type": "ByteLevel",
          "add_prefix_space": false,
          "trim_offsets": true,
          "use_regex": true
        }
      """
    case .llama3:
      """
      {
          "type": "Sequence",
          "pretokenizers": [
            {
              "type": "Split",
              "pattern": {
                "Regex": \(quoted(tokenizer.pretokenizer.rule.expression))
              },
              "behavior": "Isolated",
              "invert": false
            },
            {
              "type": "ByteLevel",
              "add_prefix_space": false,
              "trim_offsets": true,
              "use_regex": false
            }
          ]
        }
      """
    }
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
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
