import TensorKernels

/// A model that gives logits: the unnormalized log-probabilities of all tokens of the vocabulary.
public protocol LogitScorer: Scorer {
  /// Reserves the memory of one pass of at most `capacity` tokens. Several passes may exist at one time.
  func makePass(capacity: Int) -> any LogitPass
}

/// One pass of a model that gives logits.
///
/// Logits of all rows at once may be too many, so they are computed for some rows at a time from what the pass keeps.
public protocol LogitPass: AnyObject {
  /// Computes what logits follow from.
  func compute(_ batch: TokenBatch)

  /// The logits of some rows of the last batch.
  ///
  /// - Parameter logits: **shape** [rows, V]; overwritten.
  func write(_ rows: Range<Int>, into logits: Tensor)
}
