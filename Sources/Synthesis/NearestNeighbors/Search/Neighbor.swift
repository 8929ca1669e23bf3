/// A document that is similar to another one.
public struct Neighbor: Sendable, Equatable {
  /// The number of the document.
  public let document: UInt32
  /// The similarity, at most 1 up to rounding.
  public let similarity: Float

  /// A document and its similarity.
  public init(document: UInt32, similarity: Float) {
    self.document = document
    self.similarity = similarity
  }

  /// No document; every other neighbor precedes it.
  static let none = Neighbor(document: .max, similarity: -.infinity)

  /// True when this one is preferred: the more similar one, or the one of the lower number among equals.
  @inline(__always)
  func precedes(_ other: Neighbor) -> Bool {
    similarity != other.similarity ? similarity > other.similarity : document < other.document
  }
}
