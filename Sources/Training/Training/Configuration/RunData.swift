import Files

/// The data of a run: the first tokens of one corpus, or of several that are mixed by weights.
///
/// The sequences of several corpora follow one another in blocks of exact proportion, and each corpus follows epochs of its
/// own. Validation and test losses are those of the first corpus.
public struct RunData: Sendable, Hashable {
  /// The first tokens of a corpus.
  public struct Source: Sendable, Hashable, Codable {
    /// The content of the corpus.
    public var corpus: Fingerprint
    /// The number of its first training tokens that are used.
    public var tokens: Int
    /// The weight among several corpora; nil for a corpus alone.
    public var weight: Double?
    /// True for text that is only mixed in so that the model does not forget it: epochs and D do not count it. Nil: false.
    public var replay: Bool?
    /// The pairs of its documents that are learned in place of the documents one by one; nil: none.
    public var pairs: Pairs?

    /// The first `tokens` of a corpus.
    public init(
      corpus: Fingerprint, tokens: Int, weight: Double? = nil, replay: Bool = false, pairs: Pairs? = nil
    ) {
      self.corpus = corpus
      self.tokens = tokens
      self.weight = weight
      self.replay = replay ? true : nil
      self.pairs = pairs
    }

    /// True when epochs count the corpus.
    fileprivate var isLearned: Bool { replay != true }
  }

  /// Pairs of documents: of each the second one is learned, given the first.
  public struct Pairs: Sendable, Hashable, Codable {
    /// The checksum of the pairs.
    public var checksum: String
    /// Their number, the sequences of an epoch.
    public var count: Int
    /// The checksum of the pairs of held-out documents on which the loss is measured, too; nil: none.
    public var heldOut: String?
    /// The most tokens of a passage, where passages are paired; nil: documents are.
    public var passages: Int?

    /// Some pairs.
    public init(checksum: String, count: Int, heldOut: String? = nil, passages: Int? = nil) {
      self.checksum = checksum
      self.count = count
      self.heldOut = heldOut
      self.passages = passages
    }
  }

  /// At least one corpus.
  public var sources: [Source]

  /// The first `tokens` of one corpus.
  public init(corpus: Fingerprint, tokens: Int) {
    sources = [Source(corpus: corpus, tokens: tokens)]
  }

  /// Several corpora.
  ///
  /// - Precondition: there is at least one.
  public init(_ sources: [Source]) {
    precondition(!sources.isEmpty, "a run without a corpus")
    self.sources = sources
  }

  /// D, the number of training tokens of all corpora but replayed ones.
  public var tokens: Int { sources.filter(\.isLearned).reduce(0) { $0 + $1.tokens } }

  /// The tokens of the sequences of one epoch: D, or of pairs their windows.
  ///
  /// - Parameter sequenceLength: T.
  func tokensPerEpoch(sequenceLength: Int) -> Int {
    sources.filter(\.isLearned).reduce(0) { $0 + ($1.pairs.map { $0.count * sequenceLength } ?? $1.tokens) }
  }

  /// True when a corpus is learned in pairs.
  var hasPairs: Bool { sources.contains { $0.pairs != nil } }

  /// The fraction of the sequences that epochs count: all but those of replayed corpora.
  var learnedShare: Double {
    sources.allSatisfy(\.isLearned) ? 1 : zip(sources, weights).reduce(0) { $0 + ($1.0.isLearned ? $1.1 : 0) }
  }

  /// The weight of each corpus; their sum is 1.
  var weights: [Double] {
    let weights = sources.map { $0.weight ?? 1 }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}

extension RunConfiguration {
  /// The same run on its first corpus alone, when the others are only replayed.
  package func withoutReplay() -> RunConfiguration {
    guard data.learnedShare < 1, data.sources.dropFirst().allSatisfy({ $0.replay == true }) else { return self }
    var run = self
    run.data = RunData([
      RunData.Source(corpus: data.sources[0].corpus, tokens: data.sources[0].tokens, pairs: data.sources[0].pairs)
    ])
    return run
  }
}

extension RunData: Codable {
  private enum CodingKeys: String, CodingKey { case sources }

  /// Reads one corpus as it is, several as the list `sources`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let list = try container.decodeIfPresent([Source].self, forKey: .sources)
    sources = try list ?? [Source(from: decoder)]
    guard sources.isEmpty else { return }
    throw DecodingError.dataCorruptedError(forKey: .sources, in: container, debugDescription: "no corpus")
  }

  /// Writes one corpus as it is, several as the list `sources`.
  public func encode(to encoder: any Encoder) throws {
    if sources.count == 1 { return try sources[0].encode(to: encoder) }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sources, forKey: .sources)
  }
}
