import Files

/// The orders of n-grams that a rank keeps for later stages.
struct SpillOrders {
  let orders: ClosedRange<Int>
  let stage: String
  let rank: Int

  init(_ orders: ClosedRange<Int>, stage: String, rank: Int) {
    self.orders = orders
    self.stage = stage
    self.rank = rank
  }
}

/// A rank's n-grams of several orders, for later stages.
struct SpillSet<Key: PackedNGram> {
  private let names: [String]
  private let lowest: Int
  private let writers: [SpillWriter<Key>]

  /// Creates a file for each order.
  ///
  /// - Throws: `FileError.system`.
  init(_ work: CountingDirectory, _ spills: SpillOrders, _ text: CountedText) throws {
    lowest = spills.orders.lowerBound
    names = spills.orders.map { work.spillName($0, stage: spills.stage, rank: spills.rank) }
    writers = try names.map { try SpillWriter(path: "\(work.path)/\($0)", text) }
  }

  /// Adds n-grams of an order.
  func append(_ ngrams: [Key], order: Int) throws(FileError) { try writers[order - lowest].append(ngrams) }

  /// Completes the files.
  ///
  /// - Returns: their checksums by name.
  func finish() throws -> [String: String] {
    Dictionary(uniqueKeysWithValues: try zip(names, writers).map { ($0, try $1.finish()) })
  }
}
