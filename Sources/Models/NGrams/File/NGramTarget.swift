import Corpora
import Files
import Foundation
import RankGroups

/// The directory that a model goes to, in which rank 0 writes the files from what all ranks have counted.
struct NGramTarget {
  let corpus: Corpus
  let artifact: NGramArtifact
  let ranks: any RankGroup

  var work: CountingDirectory { CountingDirectory(path: artifact.workDirectory) }

  /// Writes the model's files, the manifest last. Collective.
  ///
  /// - Parameter orders: the facts of the orders 2 to N.
  /// - Throws: `FileError.system`.
  func write(_ orders: [NGramManifest.Order]) throws {
    try ranks.agree {
      guard ranks.isRoot else { return }
      let manifest = try writeTables(orders)
      let tokenizer = try readFile("\(corpus.directory)/\(NGramArtifact.tokenizerName)")
      try AtomicFile.write(Data(tokenizer), to: "\(artifact.directory)/\(NGramArtifact.tokenizerName)")
      try artifact.seal(manifest)
      try? FileManager.default.removeItem(atPath: artifact.workDirectory)
    }
  }

  private func writeTables(_ orders: [NGramManifest.Order]) throws -> NGramManifest {
    let unigrams = try work.unigrams(vocabulary: corpus.manifest.vocabulary, highest: artifact.recipe.order)
    let writer = try ModelWriter(path: artifact.tablesPath)
    try writer.write(unigrams: unigrams)
    let tables = try orders.enumerated().map { try writer.write($0.offset + 2, $0.element, from: work) }
    return NGramManifest(
      recipe: artifact.recipe, vocabulary: corpus.manifest.vocabulary, endOfText: corpus.manifest.endOfText,
      tokenizerChecksum: corpus.manifest.tokenizerChecksum, orders: [NGramManifest.Order(unigrams)] + orders,
      tables: tables, tablesChecksum: try writer.finish())
  }
}

extension NGramManifest.Order {
  /// The facts of single tokens, of their counts.
  init(_ unigrams: [Int]) {
    ngrams = unigrams.count { $0 > 0 }
    contexts = 1
    countsOfCounts = (1...4).map { count in unigrams.count { $0 == count } }
  }
}
