import TensorKernels

/// Some sequences of tokens of one length, with the token that follows each.
public struct TokenBatch: Sendable, Equatable {
  /// Sequence after sequence.
  public private(set) var inputs: [UInt32]
  /// What each input should be followed by; as many as inputs.
  public private(set) var targets: [UInt32]
  /// The length of every sequence, in tokens.
  public let sequenceLength: Int
  /// What a teacher says of each token, when the loss is to have a part of it.
  public var teacher: TeacherTargets?

  /// - Precondition: inputs and targets are whole sequences.
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

  /// Replaces the sequences; the memory is kept.
  ///
  /// - Parameter append: appends inputs and targets to what is empty.
  /// - Precondition: it appends whole sequences.
  public mutating func refill(_ append: (_ inputs: inout [UInt32], _ targets: inout [UInt32]) -> Void) {
    inputs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    append(&inputs, &targets)
    precondition(inputs.count == targets.count && inputs.count % sequenceLength == 0)
  }

  /// The number of tokens.
  public var count: Int { inputs.count }

  /// The batch of some sequences of this one.
  public subscript(sequences: Range<Int>) -> TokenBatch {
    let range = sequences.lowerBound * sequenceLength..<sequences.upperBound * sequenceLength
    return TokenBatch(
      inputs: Array(inputs[range]), targets: Array(targets[range]), sequenceLength: sequenceLength)
  }
}
