import RankGroups
import TextSimilarity

/// Tells documents that are nearly the same: those of identical text, and those whose sequences of 13 words have a Jaccard
/// similarity above 0.8.
///
/// Texts are read only where sketches agree in part; every rank keeps the sketches of all documents, 80 bytes each.
public final class NearDuplicates {
  /// Documents of a larger similarity are near-duplicates.
  static let limit = 0.8

  private let documents: PairedDocuments
  private let sketches: DocumentSketches
  /// The sequences of the last document that was compared with others.
  private var last: (document: Int, sequences: SequenceSet)?

  /// Reads all documents. Collective.
  ///
  /// - Throws: `MPIError`.
  public init(_ documents: PairedDocuments, ranks: some RankGroup) throws {
    self.documents = documents
    sketches = try DocumentSketches(documents, ranks: ranks)
  }

  /// True for near-duplicates.
  public func contains(_ first: Int, _ second: Int) -> Bool {
    if sketches.areIdentical(first, second) { return true }
    guard sketches.mayBeSimilar(first, second) else { return false }
    let other = DocumentSketch.sequences(of: documents.words(of: second))
    return sequences(of: first).similarity(to: other).map { $0 > Self.limit } ?? false
  }

  private func sequences(of document: Int) -> SequenceSet {
    if let last, last.document == document { return last.sequences }
    let sequences = DocumentSketch.sequences(of: documents.words(of: document))
    last = (document, sequences)
    return sequences
  }
}
