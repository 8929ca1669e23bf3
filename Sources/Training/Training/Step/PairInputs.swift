import Configurations
import Corpora

/// The opened pairs of documents of a corpus.
public struct PairInputs: Sendable {
  /// The pairs of training documents that are learned.
  public let learned: DocumentPairs
  /// The pairs of validation documents on which the loss is measured; nil when there are none.
  public let heldOut: DocumentPairs?

  /// Opened pairs.
  public init(learned: DocumentPairs, heldOut: DocumentPairs? = nil) {
    self.learned = learned
    self.heldOut = heldOut
  }

  /// The pairs in a configuration.
  public var configured: RunData.Pairs {
    RunData.Pairs(
      checksum: learned.checksum, count: learned.count, heldOut: heldOut?.checksum, passages: learned.passages)
  }

  /// Opens the pairs that an entry of the section `corpus` names by the keys `pairs` and `heldOutPairs`; nil when it names none.
  ///
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`; `ConfigurationError.contradiction` for the key `tokens` beside pairs, and
  ///   for held-out pairs of passages of another length.
  init?(_ section: ConfigurationSection, of corpus: Corpus) throws {
    guard section.has("pairs") else { return nil }
    guard !section.has("tokens") else {
      throw ConfigurationError.contradiction(
        "corpus.pairs say which documents are learned; leave corpus.tokens out, and give --tokens to chorus neighbors")
    }
    learned = try DocumentPairs(directory: section.text("pairs"))
    _ = try learned.documents(of: corpus, .train)
    guard learned.count > 0 else {
      throw CorpusError.unusablePairs(directory: learned.directory, reason: "there are none")
    }
    heldOut = section.has("heldOutPairs") ? try DocumentPairs(directory: section.text("heldOutPairs")) : nil
    _ = try heldOut?.documents(of: corpus, .validation)
    if let heldOut { try checkPassages(heldOut) }
  }

  /// Makes sure that held-out pairs are what is learned.
  private func checkPassages(_ heldOut: DocumentPairs) throws(ConfigurationError) {
    guard heldOut.passages != learned.passages else { return }
    throw .contradiction(
      "corpus.pairs has \(Self.description(learned)) and corpus.heldOutPairs \(Self.description(heldOut)); make both with the same --passages of chorus neighbors"
    )
  }

  private static func description(_ pairs: DocumentPairs) -> String {
    pairs.passages.map { "passages of up to \($0) tokens" } ?? "uncut documents"
  }
}

extension RunConfiguration {
  /// Checks that pairs of documents go together with the rest of the configuration.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  func checkPairs() throws(ConfigurationError) {
    guard data.hasPairs else { return }
    guard training.saveAt == nil else {
      throw .contradiction("training.saveAt counts the words of documents, not of pairs; leave it out")
    }
    guard data.sources.dropFirst().allSatisfy({ $0.pairs?.heldOut == nil }) else {
      throw .contradiction("only the first corpus is evaluated, so only it can have heldOutPairs")
    }
  }

  /// Opens the sequences of a corpus's pairs of documents.
  ///
  /// - Throws: `TrainingError.otherPairs`, `CorpusError`, `FileError`.
  func pairSequences(_ pairs: RunData.Pairs, ofCorpus index: Int, _ inputs: RunInputs) throws -> PairSequences {
    guard let opened = inputs.pairs[index], opened.configured == pairs else {
      throw TrainingError.otherPairs(directory: inputs.pairs[index]?.learned.directory)
    }
    let documents = try opened.learned.documents(of: inputs.corpora[index], .train)
    let seed = training.seeds.order &+ UInt64(index) << 32
    return try PairSequences(
      opened.learned, of: documents, sequenceLength: sequenceLength,
      order: .init(training.shuffle, seed: seed, purpose: .pairOrder))
  }
}
