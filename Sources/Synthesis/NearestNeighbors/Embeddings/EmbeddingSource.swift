import MessagePassing
import TensorKernels

/// A model or a file that gives documents vectors.
public protocol EmbeddingSource {
  /// D, the length of a vector.
  var width: Int { get }
  /// True when the mean over all documents is to be subtracted, as for vectors that have a large part in common.
  var isCentered: Bool { get }
  /// True when blocks are kept until the search is finished, because computing them takes long.
  var isKept: Bool { get }
  /// A name of the bytes that decide the vectors.
  var content: String { get }
  /// The source in messages.
  var name: String { get }
  /// The documents that are embedded together: the bits of a vector may depend on the others of its block.
  var blockLength: Int { get }

  /// Finds out what must be known before the first block. Collective.
  ///
  /// - Parameter directory: that of kept blocks; nil when none are kept.
  func prepare(on world: Communicator, keptIn directory: String?) throws

  /// Writes the vectors of a block of documents. Called on one rank alone.
  ///
  /// - Parameters:
  ///   - documents: their numbers; they begin at a multiple of `blockLength`.
  ///   - vectors: **shape** [documents, D]; overwritten.
  func embed(_ documents: Range<Int>, into vectors: Tensor) throws
}

extension EmbeddingSource {
  /// Nothing is to be found out.
  public func prepare(on world: Communicator, keptIn directory: String?) {}
}
