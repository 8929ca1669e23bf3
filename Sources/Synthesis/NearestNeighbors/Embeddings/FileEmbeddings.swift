import TensorKernels
import TokenScores

/// The rows of a `.npy` file, one a document.
public struct FileEmbeddings: EmbeddingSource {
  /// The checksum of the file.
  public let content: String
  private let matrix: NumpyMatrix

  /// Opens a file.
  ///
  /// - Parameter documents: the number of rows that it must have.
  /// - Throws: `NeighborError.otherRows`, `ScoreError`, `FileError`.
  public init(_ path: String, documents: Int) throws {
    matrix = try NumpyMatrix(path: path)
    guard matrix.rows == documents else {
      throw NeighborError.otherRows(path: path, found: matrix.rows, documents: documents)
    }
    content = matrix.checksum()
  }

  /// D.
  public var width: Int { matrix.columns }
  /// The vectors are taken as they are.
  public var isCentered: Bool { false }
  /// The file has them already.
  public var isKept: Bool { false }
  /// The path of the file.
  public var name: String { matrix.path }
  /// Rows do not depend on one another.
  public var blockLength: Int { 256 }

  /// Copies rows.
  public func embed(_ documents: Range<Int>, into vectors: Tensor) {
    for (row, document) in documents.enumerated() { vectors.row(at: row).assign(matrix.row(document)) }
  }
}
