/// A named sequence of random draws, any of which is reached in O(1).
///
/// Streams of different (seed, purpose, index) are independent: the seed is the key of the generator, purpose
/// and index are the upper half of its counter.
public struct RandomStream: Sendable {
  /// The use of a stream: the same seed gives different draws for different purposes.
  public enum Purpose: UInt32, Sendable {
    /// Weights of a model before training.
    case initialization = 1
    /// The choice of held-out documents, and the order of the rest.
    case documentSplit = 2
    /// The order of documents or sequences in an epoch.
    case epochOrder = 3
    /// Replicates of a bootstrap interval.
    case bootstrap = 4
    /// Inputs of tests.
    case test = 5
    /// The member of a teacher that draws a sample; the position is the sample's number.
    case teacher = 8
    /// The tokens of a generated text; the index is the text's number, the position the token's.
    case sampling = 9
    /// The order of samples in an epoch of samples.
    case sampleOrder = 10
    /// The windows of a block that are a teacher's samples; the index is the block.
    case mixture = 11
    /// The edges of a random graph.
    case graph = 12
    /// The pairs drawn in a simulation of a random graph; the index is the run, the position the step.
    case links = 13
    /// The pauses before repeated requests to a language model; the index is of the request, the position the attempt.
    case backoff = 14
    /// The subsets of a document's entities that a language model is asked for; the index is of the document and their size.
    case entitySubsets = 16
    /// The names, documents and questions of a generated world; the index is of the document.
    case world = 17
    /// The general texts beside the documents of a generated world; the index is the text's number.
    case generalText = 18
    /// The wordings of answers by templates.
    case templates = 19
    /// The order of pairs of documents in an epoch; the index is the epoch.
    case pairOrder = 22
    /// The documents that synthetic texts are drawn from; the position is the seed's number.
    case seedDocument = 23
    /// The samples of a search for neighbors, and random pairs; the index is the sample's use or the document.
    case neighbors = 24
    /// The facts of a generated world of concepts.
    case concepts = 25
    /// The documents of a generated world of concepts; the index is the document's number.
    case conceptDocuments = 26
    /// The elements that dropout sets to zero; the index is the place in the model.
    case dropout = 27
    /// The parts of blocks that stochastic depth drops; the index is the place in the model, the position the sequence's number.
    case stochasticDepth = 28
    /// The input tokens that are replaced, and the tokens in their place; a block for each token of a run.
    case tokenReplacement = 29
    /// The input tokens that an auxiliary loss masks; a block for each token of a run.
    case inputMask = 30
  }

  let philox: Philox
  let purpose: UInt32
  let index: UInt32

  /// The stream number `index` of a purpose: the parameter tensor, the epoch, ….
  public init(seed: UInt64, purpose: Purpose, index: Int = 0) {
    philox = Philox(key: seed)
    self.purpose = purpose.rawValue
    self.index = UInt32(truncatingIfNeeded: index)
  }

  /// The `position`-th draw: 64 random bits.
  public func bits(at position: UInt64) -> UInt64 {
    let words = words(at: position >> 1)
    let pair = position & 1 == 0 ? words.lowHalf : words.highHalf
    return UInt64(pair[1]) << 32 | UInt64(pair[0])
  }

  /// The four words that make the draws number 2·`number` and 2·`number` + 1.
  public func words(at number: UInt64) -> SIMD4<UInt32> {
    philox.block(
      SIMD4(UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), index, purpose))
  }

  /// The `position`-th draw as a number strictly between 0 and 1, of 52 random bits.
  public func uniform(at position: UInt64) -> Double {
    (Double(bits(at: position) >> 12) + 0.5) * 0x1p-52
  }
}

/// Draws of a stream one after another, for algorithms that take a generator.
public struct SequentialGenerator: RandomNumberGenerator, Sendable {
  private let stream: RandomStream
  private var position: UInt64 = 0

  /// Starts at the first draw of a stream.
  public init(_ stream: RandomStream) {
    self.stream = stream
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    defer { position += 1 }
    return stream.bits(at: position)
  }
}
