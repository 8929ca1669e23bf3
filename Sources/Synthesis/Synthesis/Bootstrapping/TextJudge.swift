import Files

/// Makes documents of texts, and rejects those that cannot be used, by themselves or beside their seed.
struct TextJudge {
  let recipe: BootstrapRecipe
  let seeds: SeedDocuments
  let sources: DocumentSources

  private var settings: BootstrapSettings { recipe.settings }

  /// The text of drawn tokens; what is not UTF-8 becomes U+FFFD.
  func text(of text: DrawnText) -> String { String(decoding: seeds.tokenizer.decode(text.tokens), as: UTF8.self) }

  /// Texts with consecutive numbers, their documents and verdicts.
  ///
  /// - Throws: an encoding error.
  func judge(_ texts: [DrawnText], from first: Int) throws -> JudgedShard {
    JudgedShard(texts: try texts.enumerated().map { try judge($1, number: first + $0) })
  }

  private func judge(_ drawn: DrawnText, number: Int) throws -> JudgedShard.Text {
    let seed = seeds.seed(ofText: number, settings)
    let text = text(of: drawn)
    let source = seed.map { SourceIndex(String(decoding: seeds.text(of: $0), as: UTF8.self)) }
    let quality = DocumentQuality(text, source: source)
    let line = try canonicalJSON(document(text, number: number, seed: seed), pretty: false)
    return JudgedShard.Text(
      line: [UInt8](line) + [UInt8(ascii: "\n")], verdict: verdict(text, of: drawn, quality: quality),
      quality: quality, drawnTokens: drawn.drawnTokens)
  }

  private func verdict(_ text: String, of drawn: DrawnText, quality: DocumentQuality) -> TextVerdict {
    if !drawn.isEnded && !settings.keepsUnfinished { return .unfinished }
    if text.allSatisfy(\.isWhitespace) { return .empty }
    if quality.repeats { return .repetitive }
    return quality.copies ? .seedCopy : .document
  }

  private func document(_ text: String, number: Int, seed: Int?) -> SyntheticDocument {
    SyntheticDocument(
      text: text, document: seed.map { SourceDocument.id(of: seeds.text(of: $0)[...]) } ?? "",
      source: seed.map { sources[seeds.document(of: $0)] } ?? "", operation: settings.operation, part: number,
      entities: nil, style: nil,
      generator: settings.operation, model: recipe.model, seed: settings.seed, seedDocument: seed)
  }
}
