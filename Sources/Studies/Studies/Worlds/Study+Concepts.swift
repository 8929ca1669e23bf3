import Corpora
import Files
import NearestNeighbors
import Worlds

extension Study {
  /// The concepts of the study's world; nil where they are not known.
  ///
  /// - Throws: `WorldError`.
  func concepts() throws -> ConceptWorld? { try configuration.world?.concepts.map { try ConceptWorld($0) } }
}

extension ConceptWorld {
  /// The fraction of pairs whose documents are about one concept; nil without pairs.
  func precision(of pairs: PairFile, _ documents: PairedDocuments) -> Double? {
    guard pairs.count > 0 else { return nil }
    let concepts = (0..<documents.count).map { concept(of: String(decoding: documents.text(of: $0), as: UTF8.self)) }
    let right = (0..<pairs.count).count { number in
      let pair = pairs[number]
      return concepts[pair.first] != nil && concepts[pair.first] == concepts[pair.second]
    }
    return Double(right) / Double(pairs.count)
  }
}
