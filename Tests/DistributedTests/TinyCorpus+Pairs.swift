import Corpora
import Files
import Foundation
import MessagePassing

extension TinyCorpus {
  private struct Recipe: Codable {
    let corpus: Fingerprint
    let tokens: Int
    let split: Split?
  }

  private struct Manifest: Codable {
    let recipe: Recipe
    let pairs: Int
    let pairsChecksum: String
  }

  /// Pairs of the first documents of a split in a directory that all ranks read. Collective.
  func pairs(_ count: Int, of split: Split, _ world: Communicator) throws -> DocumentPairs {
    let documents = try corpus.tokens(split).documentCount
    let pairs = (0..<count).map {
      DocumentPairs.Pair(first: $0 % documents, second: ($0 * 3 + 1) % documents, similarity: 1)
    }
    let bytes = DocumentPairs.header(count) + DocumentPairs.bytes(pairs)
    let path = "\(corpus.directory)-\(split.rawValue)-pairs"
    try world.agree {
      guard world.isRoot else { return }
      try createDirectory(path)
      try AtomicFile.write(Data(bytes), to: "\(path)/\(DocumentPairs.fileName)")
      let recipe = Recipe(
        corpus: corpus.fingerprint, tokens: corpus.manifest.part(split).tokens, split: split == .train ? nil : split)
      try SealedFile.write(
        Manifest(recipe: recipe, pairs: count, pairsChecksum: Checksum.of(bytes)),
        to: "\(path)/\(DocumentPairs.manifestName)")
    }
    return try world.agree { try DocumentPairs(directory: path) }
  }
}
