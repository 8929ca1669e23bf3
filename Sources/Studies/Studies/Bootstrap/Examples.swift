import Corpora
import Synthesis
import Tokenizers

/// Documents of which two texts or more were written.
struct Examples {
  private static let count = 3
  private static let texts = 2
  /// The texts among which examples are looked for.
  private static let reach = 10_000

  let examples: [BootstrapResult.Example]

  /// - Parameters:
  ///   - directory: that of the texts.
  ///   - seeds: the documents that they were written from.
  init(_ directory: String, _ seeds: DocumentPassages, _ corpus: Corpus) throws {
    let tokenizer = try corpus.tokenizer()
    var bySeed: [Int: [String]] = [:]
    var complete: [Int] = []
    for document in try SyntheticDocument.first(Self.reach, in: directory) {
      guard let seed = document.seedDocument else { continue }
      bySeed[seed, default: []].append(document.text)
      if bySeed[seed]?.count == Self.texts { complete.append(seed) }
    }
    examples = complete.prefix(Self.count).map { seed in
      BootstrapResult.Example(
        seed: String(decoding: tokenizer.decode(seeds.textTokens(of: seed)), as: UTF8.self),
        texts: Array((bySeed[seed] ?? []).prefix(Self.texts)))
    }
  }
}
