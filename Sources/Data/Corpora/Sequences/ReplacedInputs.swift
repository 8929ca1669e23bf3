import TensorKernels

/// The sequences of a source, of which some input tokens are replaced.
public struct ReplacedInputs: SequenceSource {
  private let source: any SequenceSource
  private let replacement: TokenReplacement

  /// - Parameters:
  ///   - source: all sequences of a run, by their numbers in it.
  ///   - replacement: the tokens that are replaced.
  public init(_ source: any SequenceSource, replacement: TokenReplacement) {
    self.source = source
    self.replacement = replacement
  }

  /// T, the length of every sequence in tokens.
  public var sequenceLength: Int { source.sequenceLength }

  /// True when the source has a mask.
  public var hasLossMask: Bool { source.hasLossMask }

  /// Appends sequences to a batch.
  public func read(_ range: Range<Int>, into batch: inout TokenBatch) {
    source.read(range, into: &batch)
    replacement.apply(to: &batch, sequences: range)
  }
}
