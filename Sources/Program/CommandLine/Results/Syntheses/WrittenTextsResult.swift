import Files
import Synthesis

/// The result of a model's writing from its own corpus.
struct WrittenTextsResult: Encodable {
  private let documents, tokens, drawn, drawnTokens: Int
  private let unfinished, empty, repetitive, seedCopies, corpusCopies, duplicates: Int
  private let seedDocuments: Int
  @OrNull private var quality: SynthesisQuality?
  private let output: String

  init(_ manifest: BootstrapManifest, output: String) {
    let counts = manifest.counts
    documents = counts.documents
    tokens = counts.tokens
    drawn = counts.drawn
    drawnTokens = counts.drawnTokens
    unfinished = counts.unfinished
    empty = counts.empty
    repetitive = counts.repetitive
    seedCopies = counts.seedCopies
    corpusCopies = counts.corpusCopies
    duplicates = counts.duplicates
    seedDocuments = manifest.seedDocuments
    quality = manifest.quality
    self.output = output
  }

  /// The result in words.
  var text: String {
    """
    \(documents) documents of \(tokens) tokens, from \(drawn) texts of \(drawnTokens) tokens
    left out: \(unfinished) unfinished, \(empty) empty, \(repetitive) repetitive, \(seedCopies) copies of their seed, \
    \(corpusCopies) of other documents, \(duplicates) of another text
    \(quality.map { "\($0.text)\n" } ?? "")documents: \(output)
    """
  }

  /// Sentences about texts that a user should look at.
  var remarks: [String] {
    guard unfinished * 2 > drawn else { return [] }
    return [
      "\(unfinished) of \(drawn) texts did not end within the most tokens; give a model of a longer context, or --keep-unfinished"
    ]
  }
}
