/// The numbers of requests and texts of a synthesis.
public struct SynthesisCounts: Codable, Sendable, Equatable {
  /// The synthetic documents.
  public var documents = 0
  /// The requests that ended.
  public var requests = 0
  /// The requests among them that failed for good, unparsable answers included.
  public var failed = 0
  /// The answers that did not have the form that was asked for.
  public var unparsable = 0
  /// The versions that were left out since their text is not faithful to its source.
  public var rejected = 0
  /// The answers that ended at the most tokens of an answer, the text of which is used.
  public var cut = 0
  /// The answers without text.
  public var empty = 0

  /// Nothing.
  public init() {}

  private static var fields: [WritableKeyPath<SynthesisCounts, Int>] {
    [\.documents, \.requests, \.failed, \.unparsable, \.rejected, \.cut, \.empty]
  }

  /// The counts as integers, for other ranks.
  var integers: [Int] { Self.fields.map { self[keyPath: $0] } }

  /// The counts that have some integers; more may follow.
  init(integers: [Int]) {
    for (field, value) in zip(Self.fields, integers) { self[keyPath: field] = value }
  }

  static func += (sum: inout Self, other: Self) {
    for field in fields { sum[keyPath: field] += other[keyPath: field] }
  }
}
