import Files

/// The content of `ngram.json`.
public struct NGramManifest: Codable, Sendable, Equatable {
  /// One order's n-grams.
  public struct Order: Codable, Sendable, Equatable {
    /// The number of different n-grams.
    public let ngrams: Int
    /// The number of different contexts, the first n − 1 tokens.
    public let contexts: Int
    /// The number of n-grams with a count of 1, of 2, of 3 and of 4.
    public let countsOfCounts: [Int]

    init(ngrams: Int, contexts: Int, countsOfCounts: [Int]) {
      self.ngrams = ngrams
      self.contexts = contexts
      self.countsOfCounts = countsOfCounts
    }

    /// The discounts of the order.
    public var discounts: Discounts { Discounts(countsOfCounts: countsOfCounts) }
  }

  /// The sizes of one order's table in the file of n-grams.
  public struct Table: Codable, Sendable, Equatable {
    /// The followers of contexts that have several.
    public let followers: Int
    /// The places of contexts, the free ones included.
    public let contextPlaces: Int
  }

  /// The recipe of the model.
  public let recipe: NGramRecipe
  /// V, the number of different tokens.
  public let vocabulary: Int
  /// The token that ends each document.
  public let endOfText: UInt32
  /// The checksum of the corpus's `tokenizer.json`, of which the model has a copy.
  public let tokenizerChecksum: String
  /// The orders 1 to N.
  public let orders: [Order]
  /// The sizes of the tables of the orders 2 to N.
  public let tables: [Table]
  /// The checksum of the file of n-grams.
  public let tablesChecksum: String
}

extension NGramManifest {
  /// Reads the description of the model in a directory.
  ///
  /// - Throws: `FileError`; `NGramError.malformed` when it is not there, is of another version, or describes no model.
  init(directory: String) throws {
    let path = "\(directory)/\(NGramArtifact.manifestName)"
    guard exists(path) else {
      throw NGramError.malformed(path: directory, reason: "it has no \(NGramArtifact.manifestName)")
    }
    guard let manifest = try? SealedFile.read(NGramManifest.self, from: path) else {
      let isIntact = SealedFile.isIntact(path)
      throw NGramError.malformed(path: path, reason: isIntact ? Self.otherVersion : "it is damaged")
    }
    guard manifest.recipe.version == NGramRecipe.currentVersion else {
      throw NGramError.malformed(path: path, reason: Self.otherVersion)
    }
    guard manifest.isPlausible else {
      throw NGramError.malformed(path: path, reason: "it does not describe an n-gram model")
    }
    self = manifest
  }

  private static let otherVersion = "it is of another version of the program"

  /// True when every order is there, and the sizes are those of tables in which every search ends.
  private var isPlausible: Bool {
    let order = recipe.order
    guard NGramRecipe.orders.contains(order), (1..<1 << 32).contains(vocabulary), endOfText < vocabulary else {
      return false
    }
    guard orders.count == order, tables.count == order - 1, orders.allSatisfy(\.isPlausible) else { return false }
    return SymbolLayout(vocabularySize: vocabulary, order: order).fits
      && zip(orders.dropFirst(), tables).allSatisfy { $1.isPlausible(for: $0) }
  }
}

/// Sizes up to here do not overflow when they are multiplied by those of records.
private let plausibleCounts = 0..<1 << 40

extension NGramManifest.Order {
  fileprivate var isPlausible: Bool {
    countsOfCounts.count == 4 && ([ngrams, contexts] + countsOfCounts).allSatisfy(plausibleCounts.contains)
  }
}

extension NGramManifest.Table {
  fileprivate func isPlausible(for order: NGramManifest.Order) -> Bool {
    plausibleCounts.contains(followers) && plausibleCounts.contains(contextPlaces)
      && contextPlaces >= ContextPlaces(contexts: order.contexts).leastCount
  }
}
