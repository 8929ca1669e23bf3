/// The documents of each split, divided among the ranks.
struct CorpusPlan {
  /// The documents of each split in the order of its token file, as indices into the text.
  private let splits: [Split: [Int]]
  /// For each split the places of each rank's documents.
  private let shards: [Split: [Range<Int>]]
  /// The exact copies among the documents; nil when there are none.
  let duplicates: CorpusManifest.Duplicates?

  /// The plan for documents of some lengths in bytes; every rank makes the same one.
  ///
  /// Each split is divided by bytes, and the documents of a rank are neighbors in its token file.
  init(_ split: DocumentSplit, lengths: [Int], ranks: Int) {
    splits = split.documents
    duplicates = split.duplicates
    shards = splits.mapValues { documents in BalancedRanges.ranges(documents.map { lengths[$0] }, count: ranks) }
  }

  /// The documents of a split.
  func documents(of split: Split) -> ArraySlice<Int> { splits[split, default: []][...] }

  /// The documents of a split that each rank works on.
  func shards(of split: Split) -> [ArraySlice<Int>] {
    let documents = documents(of: split)
    return (shards[split] ?? []).map { documents[$0] }
  }
}
