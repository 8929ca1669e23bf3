import TensorKernels

/// The sequences of a source, each of which a step reads a second time with masked inputs.
public struct MaskedInputs: SequenceSource {
  private let source: any SequenceSource
  /// The inputs that the second pass masks.
  public let inputMask: InputMask?

  /// - Parameters:
  ///   - source: all sequences of a run, by their numbers in it.
  ///   - inputMask: the inputs that the second pass masks.
  public init(_ source: any SequenceSource, inputMask: InputMask) {
    self.source = source
    self.inputMask = inputMask
  }

  /// T, the length of every sequence in tokens.
  public var sequenceLength: Int { source.sequenceLength }

  /// True when the source has a mask of targets.
  public var hasLossMask: Bool { source.hasLossMask }

  /// Appends sequences, as the source has them, to a batch.
  public func read(_ range: Range<Int>, into batch: inout TokenBatch) { source.read(range, into: &batch) }
}
