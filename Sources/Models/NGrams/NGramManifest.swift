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
