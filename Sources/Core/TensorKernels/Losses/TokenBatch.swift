/// Some sequences of tokens of one length, with the token that follows each.
public struct TokenBatch: Sendable, Equatable {
  /// Sequence after sequence.
  public private(set) var inputs: [UInt32]
  /// The token that follows each input; as many as inputs.
  public private(set) var targets: [UInt32]
  /// The length of every sequence, in tokens.
  public let sequenceLength: Int
  /// A teacher's distribution of each next token, when the loss blends in the divergence from it; else nil.
  public var teacher: TeacherTargets?

  /// - Precondition: inputs and targets are complete sequences.
  public init(inputs: [UInt32], targets: [UInt32], sequenceLength: Int) {
    precondition(inputs.count == targets.count && sequenceLength > 0 && inputs.count % sequenceLength == 0)
    self.inputs = inputs
    self.targets = targets
    self.sequenceLength = sequenceLength
  }

  /// A batch without sequences, to be refilled.
  public init(sequenceLength: Int) {
    self.init(inputs: [], targets: [], sequenceLength: sequenceLength)
  }

  /// Replaces the sequences and reuses their memory.
  ///
  /// - Parameter append: appends inputs and targets to two empty arrays.
  /// - Precondition: it appends complete sequences.
  public mutating func refill(_ append: (inout [UInt32], inout [UInt32]) -> Void) {
    inputs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    append(&inputs, &targets)
    precondition(inputs.count == targets.count && inputs.count % sequenceLength == 0)
  }

  /// The number of tokens.
  public var count: Int { inputs.count }

  /// A batch of a range of this one's sequences, without a teacher.
  public subscript(sequences: Range<Int>) -> TokenBatch {
    let range = sequences.lowerBound * sequenceLength..<sequences.upperBound * sequenceLength
    return TokenBatch(
      inputs: Array(inputs[range]), targets: Array(targets[range]), sequenceLength: sequenceLength)
  }
}
