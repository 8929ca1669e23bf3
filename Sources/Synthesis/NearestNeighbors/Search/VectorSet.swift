import TensorKernels

/// Documents and their vectors, of unit length each or zero.
public struct VectorSet {
  /// The number of the document of each row.
  public let documents: [UInt32]
  /// **shape** [documents, D].
  public let vectors: Tensor

  /// - Precondition: there is one row a document.
  public init(documents: [UInt32], vectors: Tensor) {
    precondition(documents.count == vectors.rows, "\(documents.count) documents, \(vectors.rows) vectors")
    self.documents = documents
    self.vectors = vectors
  }

  /// The number of documents.
  public var count: Int { documents.count }

  /// D.
  public var width: Int { vectors.columns }

  /// Some of the documents, with a copy of their vectors.
  func gathered(_ indices: [Int]) -> VectorSet {
    let vectors = Tensor(rows: indices.count, columns: width)
    vectors.gather(indices[...], of: self.vectors)
    return VectorSet(documents: indices.map { documents[$0] }, vectors: vectors)
  }
}
