import TensorKernels

/// Sequences to train on, numbered from the start of a run over all its epochs.
///
/// A sequence is a function of its number alone: any is reached without reading those before it, and a batch is the same
/// whatever ranges it is read in. A source that attaches a teacher's distributions attaches them to every sequence.
public protocol SequenceSource {
  /// T, the length of every sequence in tokens.
  var sequenceLength: Int { get }
  /// True when the loss leaves out tokens of some sequences.
  var hasLossMask: Bool { get }
  /// The inputs that a second pass over the sequences masks; nil when there is one pass alone.
  var inputMask: InputMask? { get }
  /// Appends sequences to a batch.
  func read(_ range: Range<Int>, into batch: inout TokenBatch)
}

extension SequenceSource {
  /// The loss counts every token.
  public var hasLossMask: Bool { false }

  /// There is one pass alone.
  public var inputMask: InputMask? { nil }

  /// Replaces the sequences of a batch.
  public func refill(_ batch: inout TokenBatch, with range: Range<Int>) {
    batch.removeAll(sequenceNumbers: range)
    read(range, into: &batch)
    precondition(
      batch.count == range.count * sequenceLength,
      "\(batch.count) tokens in \(range.count) sequences of \(sequenceLength)")
    precondition(
      batch.teacher?.rows ?? batch.count == batch.count, "a teacher's distributions for some of the sequences only")
  }
}
