/// Learns a byte-level byte-pair vocabulary from documents.
///
/// Byte-pair encoding (Sennrich, Haddow & Birch 2016, https://arxiv.org/abs/1508.07909) over the bytes of
/// pre-tokens: the most frequent pair of neighboring tokens becomes a token, again and again. Ids: 0 is
/// the end-of-text token, `1...256` are the bytes in the order of `ByteAlphabet`, then the merges as
/// learned. Vocabulary and merges are those of Hugging Face's `BpeTrainer` with `min_frequency=2`, one
/// special token and the byte-level initial alphabet. The result depends on the counts of pre-tokens
/// only, not on the order of the documents.
public struct BytePairTrainer: Sendable {
  /// The smallest vocabulary: the 256 bytes and the end-of-text token.
  public static let minimumVocabularySize = 257

  /// A pair must occur this often to be merged: a pair seen once says nothing about other text.
  static let minimumFrequency = 2

  /// The largest number of tokens the vocabulary may have.
  public let vocabularySize: Int

  /// The pre-tokens seen so far.
  public var counts = PretokenCounts()

  /// A trainer that has seen no text.
  ///
  /// - Parameter vocabularySize: In tokens, at least `minimumVocabularySize`.
  /// - Throws: `TokenizerError.vocabularyTooSmall` below that.
  public init(vocabularySize: Int) throws(TokenizerError) {
    guard vocabularySize >= Self.minimumVocabularySize else {
      throw .vocabularyTooSmall(requested: vocabularySize, minimum: Self.minimumVocabularySize)
    }
    self.vocabularySize = vocabularySize
  }

  /// Counts the pre-tokens of one document in an array of bytes.
  public mutating func add(document utf8: [UInt8]) {
    counts.add(document: utf8.span)
  }

  /// Learns the merges and builds the tokenizer.
  ///
  /// If no pair occurs twice any more, learning ends early: compare the result's `vocabularySize` with
  /// the trainer's.
  ///
  /// - Throws: `TokenizerError.emptyCorpus` if no document had any text.
  /// - Complexity: O(S + M log M), S the bytes of all different pre-tokens, M the pairs that ever arise;
  ///   a pre-token of length L costs O(L) for every merge that changes it. S must be below 2³².
  public func train() throws(TokenizerError) -> Tokenizer {
    guard !counts.isEmpty else { throw .emptyCorpus }
    return try Tokenizer(TokenizerParts(vocabulary: vocabulary(), rules: .trained))
  }

  private func vocabulary() -> Vocabulary {
    var search = search()
    var vocabulary = Vocabulary.trained
    while vocabulary.count < vocabularySize, let (left, right) = search.nextPair() {
      search.apply(vocabulary.merge(left, right))
    }
    return vocabulary
  }

  /// The search among the pairs of bytes of all pre-tokens.
  private func search() -> MergeSearch {
    var search = MergeSearch(minimumFrequency: Self.minimumFrequency)
    for (index, count) in counts.counts.enumerated() {
      search.add(word: counts[index].lazy.map { Vocabulary.trainedByteIDs[Int($0)] }, count: count)
    }
    search.queueAllPairs()
    return search
  }
}
