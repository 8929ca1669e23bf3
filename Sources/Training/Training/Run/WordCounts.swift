/// The words that a run reads. Words are sequences of characters between white space of ASCII; a word is read when the token that
/// holds its first byte is predicted.
public struct WordCounts: Codable, Sendable, Equatable {
  /// The words of a part of the text.
  public struct Part: Codable, Sendable, Equatable {
    /// The words that were read, repetitions counted.
    public let seen: Int
    /// The words of the text.
    public let unique: Int
    /// The times that the text was read: seen / unique.
    public let epochs: Double

    init(seen: Int, unique: Int) {
      self.seen = seen
      self.unique = unique
      epochs = Double(seen) / Double(max(unique, 1))
    }
  }

  /// The words that were read, repetitions and generated text counted.
  public let seen: Int
  /// The words of all texts.
  public let unique: Int
  /// The times that the texts were read: seen / unique.
  public let epochs: Double
  /// The part that a teacher generated; absent where there is none.
  public let generated: Part?
  /// The words that were read with a teacher's distributions; absent where there are none.
  public let taught: Int?

  init(_ all: Part, generated: Part?, isTaught: Bool) {
    seen = all.seen
    unique = all.unique
    epochs = all.epochs
    self.generated = generated
    taught = isTaught ? all.seen : nil
  }
}
