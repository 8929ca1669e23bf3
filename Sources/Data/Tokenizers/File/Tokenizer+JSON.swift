import Files
import Foundation

extension Tokenizer {
  /// Reads a `tokenizer.json`.
  ///
  /// Merges may be pairs or strings of two tokens. Truncation and padding are not applied, and a text's ids are those of
  /// the text alone: what the post-processor puts around it is `frame`.
  ///
  /// - Parameters:
  ///   - json: the bytes of the file.
  ///   - roles: the way to the tokens that begin and end texts.
  /// - Throws: `TokenizerError`: `.malformedFile`, `.unsupported`, or what contradicts itself.
  public init(json: Data, roles: TokenRoles = TokenRoles()) throws(TokenizerError) {
    let root = JSONPlace(try JSONParser.value(of: [UInt8](json)))
    var parts = try TokenizerFile(root).parts()
    parts.source = json
    try self.init(parts, roles: roles)
  }

  /// The `tokenizer.json` of this tokenizer: the file that it was read from, or for a trained one the bytes that
  /// `tokenizers` 0.23 saves.
  public func json() -> Data { source ?? writtenJSON() }

  /// The file as `tokenizers` 0.23 saves it, with fields that do not matter left out; nil for kinds that are not trained here.
  package func canonicalJSON() -> Data? { isWritable ? writtenJSON() : nil }

  private func writtenJSON() -> Data { Data(TokenizerFileWriter(self).text.utf8) }

  /// Indicates whether all rules are those of GPT-2 or Llama 3, which are written in one form.
  private var isWritable: Bool {
    let rules = self.rules
    return rules.normalizer.isEmpty && rules.pretokenization.isWritable && rules.unknown == nil
      && !rules.fallsBackToBytes && rules.ordinaryAddedTokens.isEmpty && vocabulary.isPlain
      && SpecialTokens.endOfTextContents.contains { specialTokens.endOfText.isSpelled($0) }
  }

  /// The name of this tokenizer in recipes: the same for files that differ in nothing but their writing, where that is known.
  public var recipeChecksum: String {
    guard let canonical = canonicalJSON() else {
      return Checksum.of([UInt8](json()) + Array("end of text \(endOfText)".utf8))
    }
    return Checksum.of([UInt8](canonical))
  }
}

extension [PretokenizerStep] {
  /// The patterns of the splits.
  var scannedPatterns: [SplitPattern] {
    compactMap { step in
      guard case .split(let pattern) = step else { return nil }
      return pattern
    }
  }

  /// Indicates whether the steps are one or more splits by GPT-2's or Llama 3's pattern, followed by the byte level.
  fileprivate var isWritable: Bool {
    areByteLevel && count > 1 && scannedPatterns.count == count - 1 && !scannedPatterns.contains(.qwen2)
  }
}

extension Vocabulary {
  /// Indicates whether every id has a token, every byte too, and every token stands for bytes.
  fileprivate var isPlain: Bool { isByteLevel && !hasTokensApart && !hasVacancies && hasAllBytes }
}
