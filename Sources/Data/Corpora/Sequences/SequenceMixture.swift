import TensorKernels

/// Sequences of several sources, mixed in blocks of exact proportion.
///
/// Each block has as many sequences of a source as its weight says, at places that (seed, block) draws. Every source follows
/// epochs of its own.
public struct SequenceMixture: SequenceSource {
  private let sources: [any SequenceSource]
  private let ratio: MixingRatio
  private let seed: UInt64

  /// A mixture of sources.
  ///
  /// - Parameters:
  ///   - ratio: one part for each source.
  ///   - seed: the seed of the data's order.
  /// - Precondition: the sequences of all sources have one length.
  public init(_ sources: [any SequenceSource], ratio: MixingRatio, seed: UInt64) {
    precondition(sources.count == ratio.parts.count && Set(sources.map { $0.sequenceLength }).count == 1)
    self.sources = sources
    self.ratio = ratio
    self.seed = seed
  }

  /// T, the length of every sequence in tokens.
  public var sequenceLength: Int { sources[0].sequenceLength }

  /// True when any source has a mask.
  public var hasLossMask: Bool { sources.contains { $0.hasLossMask } }

  /// Appends sequences to a batch.
  public func read(_ range: Range<Int>, into batch: inout TokenBatch) {
    for index in range {
      let place = ratio.place(of: index, seed: seed)
      sources[place.source].read(place.number..<place.number + 1, into: &batch)
    }
  }
}
