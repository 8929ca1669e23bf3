import TextSimilarity

/// The words and word sequences of a corpus, with which texts are compared.
///
/// It has up to 45 bytes a word of the corpus for each of the five lengths, so it suits corpora that fit into memory.
public struct CorpusIndex: Sendable {
  private var words: Set<UInt64> = []
  private var sequences = WordSequences()

  /// The index of some documents.
  public init(_ documents: some Sequence<WordHashes>) {
    for document in documents {
      words.formUnion(document.values)
      sequences.insert(document)
    }
  }

  /// The overlap of some texts with the corpus.
  public func overlap(of texts: some Sequence<WordHashes>) -> CorpusOverlap {
    var sums = WordSequences.lengths.map { _ in Overlap() }
    var unknown = Overlap()
    for text in texts {
      for (index, overlap) in sequences.overlap(of: text).enumerated() { sums[index].add(overlap) }
      unknown.add(Overlap(found: text.values.count { !words.contains($0) }, all: text.count))
    }
    return CorpusOverlap(sequences: SynthesisQuality.fractions(sums), unknownWords: unknown.fraction ?? 0)
  }
}

/// The words and word sequences that texts have in common with a corpus.
public struct CorpusOverlap: Codable, Sendable, Equatable {
  /// The fraction of the texts' sequences of 2, 4, 8 and 16 words that occur in the corpus, by that length; without the lengths that
  /// no text reaches.
  public let sequences: [String: Double]
  /// The fraction of the texts' words that no document of the corpus has.
  public let unknownWords: Double

  /// The overlap of some texts.
  public init(sequences: [String: Double], unknownWords: Double) {
    self.sequences = sequences
    self.unknownWords = unknownWords
  }
}
