/// The sequences and tokens that a decoder has room for.
public struct DecodingCapacity: Sendable, Equatable {
  /// The most sequences at a time.
  public let slots: Int
  /// The most tokens of a step, over all sequences.
  public let rows: Int
  /// The most tokens of a sequence; nil: the model's context.
  public let length: Int?

  /// Room for one token of each sequence in a step, unless `rows` says otherwise.
  public init(slots: Int, rows: Int? = nil, length: Int? = nil) {
    self.slots = slots
    self.rows = rows ?? slots
    self.length = length
  }

  /// The most tokens of a sequence of a model: never more than its context.
  public func length(of model: ModelConfiguration) -> Int { min(length ?? model.contextLength, model.contextLength) }
}
