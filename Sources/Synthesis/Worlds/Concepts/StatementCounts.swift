/// The number of sentences of a text by what a world says about them.
public struct StatementCounts: Codable, Sendable, Equatable {
  /// Sentences that state a fact of the world.
  public var right = 0
  /// Sentences that state another value of a concept of the world.
  public var wrong = 0
  /// Sentences that no wording makes, or that are about no concept of the world.
  public var unreadable = 0

  /// No sentences.
  public init() {}

  /// The number of all sentences.
  public var total: Int { right + wrong + unreadable }

  /// Adds the counts of another text.
  public static func += (counts: inout Self, other: Self) {
    counts.right += other.right
    counts.wrong += other.wrong
    counts.unreadable += other.unreadable
  }
}
