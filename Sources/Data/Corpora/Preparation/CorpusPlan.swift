/// Which document goes to which split, and which rank works on it.
struct CorpusPlan {
  /// The documents of each split in the order of its token file, as indices into the whole text.
  let splits: [Split: [Int]]
  private let shares: [Split: [Range<Int>]]

  /// The plan for documents of some lengths in bytes; every rank makes the same one.
  ///
  /// Each split is shared by bytes, and a rank's share is a run of neighbors in its token file.
  ///
  /// - Throws: `CorpusError.shares` or `.tooFewDocuments`.
  init(lengths: [Int], builder: CorpusBuilder, ranks: Int) throws(CorpusError) {
    splits = try DocumentSplit.assign(
      lengths: lengths, validation: builder.validation, test: builder.test, seed: builder.seed)
    shares = splits.mapValues { documents in Shares.ranges(documents.map { lengths[$0] }, shares: ranks) }
  }

  /// The documents of a split.
  func documents(of split: Split) -> ArraySlice<Int> { splits[split, default: []][...] }

  /// The documents of a split that a rank works on.
  func documents(of split: Split, rank: Int) -> ArraySlice<Int> {
    documents(of: split)[shares[split]?[rank] ?? 0..<0]
  }
}
