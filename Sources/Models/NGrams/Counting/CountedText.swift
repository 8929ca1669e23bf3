import Corpora

/// The text whose n-grams are counted.
struct CountedText {
  let subset: TrainingSubset
  let layout: SymbolLayout
  let endOfText: UInt32

  /// The first D training tokens of a corpus.
  ///
  /// - Throws: `CorpusError` when there are not as many; `NGramError` when there are too many, or an n-gram is too long.
  init(_ corpus: Corpus, tokens: Int?, order: Int) throws {
    subset = try TrainingSubset(try corpus.tokens(.train), count: tokens)
    layout = SymbolLayout(vocabularySize: corpus.manifest.vocabulary, order: order)
    endOfText = corpus.manifest.endOfText
    guard subset.count <= UInt32.max else { throw NGramError.tooManyTokens(subset.count) }
    try layout.check()
  }

  /// Upper bits of a hash that are the number of the bucket: about 2¹⁸ tokens are in one.
  var bucketBits: Int { min(max(Int.bitWidth - (subset.count >> 18).leadingZeroBitCount, 4), 10) }

  /// The tokens, or the buckets, of a rank.
  static func part(of count: Int, rank: Int, ranks: Int) -> Range<Int> {
    count * rank / ranks..<count * (rank + 1) / ranks
  }
}

extension SymbolLayout {
  /// - Throws: `NGramError.wideOrder` when an n-gram does not fit.
  fileprivate func check() throws(NGramError) {
    guard fits else {
      throw .wideOrder(order: order, vocabulary: vocabularySize, most: Self.mostBits / bits)
    }
  }
}
