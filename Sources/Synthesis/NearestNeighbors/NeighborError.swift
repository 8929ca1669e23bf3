/// A fault of a search for neighbors, or of a request for one.
public enum NeighborError: Error, Equatable, CustomStringConvertible {
  /// Fewer than two documents.
  case tooFewDocuments(found: Int)
  /// A file of embeddings with another number of rows than there are documents.
  case otherRows(path: String, found: Int, documents: Int)
  /// An embedding with a value that is NaN or infinite.
  case notFinite(source: String, document: Int)
  /// Too many documents for numbers of 4 bytes.
  case tooManyDocuments(Int)
  /// A directory with other pairs.
  case otherPairs(directory: String, differences: [String])
  /// A directory without pairs, or with damaged ones.
  case malformed(path: String, reason: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .tooFewDocuments(let found):
      "\(found) document(s) of the split have no neighbors; give a corpus of more documents, or cut them with chorus prepare --separator"
    case .otherRows(let path, let found, let documents):
      "\(path) has \(found) rows, but \(documents) documents are to be paired; give one row for each (with --passages for each passage), in the order of the token file"
    case .notFinite(let source, let document):
      "the embedding of document \(document) by \(source) has a value that is NaN or infinite; make the embeddings again"
    case .tooManyDocuments(let count):
      "\(count) documents are more than the 4,294,967,295 that are supported; choose fewer with --tokens"
    case .otherPairs(let directory, let differences):
      "directory \(directory) holds other pairs (\(differences.joined(separator: ", "))); choose another output directory"
    case .malformed(let path, let reason): "\(path): \(reason); make the pairs again with chorus neighbors"
    }
  }
}
