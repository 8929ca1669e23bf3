import Corpora
import Files
import Foundation
import TestSupport

/// Writes the files of pairs of documents.
enum PairFiles {
  private struct Recipe: Codable {
    let corpus: Fingerprint
    let tokens: Int
    let split: Split?
    let passages: Int?
  }

  private struct Manifest: Codable {
    let recipe: Recipe
    let pairs: Int
    let pairsChecksum: String
  }

  /// Writes pairs of a corpus's documents into a directory.
  static func write(
    _ pairs: [(Int, Int)], of corpus: Corpus, split: Split? = nil, passages: Int? = nil, to name: String,
    in directory: TemporaryDirectory
  ) throws -> String {
    let list = pairs.map { DocumentPairs.Pair(first: $0.0, second: $0.1, similarity: 0.5) }
    let bytes = DocumentPairs.header(list.count) + DocumentPairs.bytes(list)
    try directory.write(Data(bytes), to: "\(name)/\(DocumentPairs.fileName)")
    let recipe = Recipe(
      corpus: corpus.fingerprint, tokens: corpus.manifest.part(split ?? .train).tokens, split: split,
      passages: passages)
    try SealedFile.write(
      Manifest(recipe: recipe, pairs: list.count, pairsChecksum: Checksum.of(bytes)),
      to: directory.path("\(name)/\(DocumentPairs.manifestName)"))
    return directory.path(name)
  }
}
