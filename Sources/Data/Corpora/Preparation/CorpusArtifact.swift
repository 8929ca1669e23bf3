import Files
import Foundation
import Tokenizers

/// The directory of a corpus by the recipe that it is made from.
struct CorpusArtifact: Artifact {
  static let kind = ArtifactKind.corpus

  let directory: String
  let recipe: CorpusRecipe
  /// The tokenizer that is given; nil when one is trained.
  var tokenizer: Tokenizer?

  var manifestName: String { Corpus.manifestName }

  /// A damaged corpus is prepared again.
  func stored() -> Corpus? { try? Corpus(directory: directory) }

  func recipe(of corpus: Corpus) -> CorpusRecipe { corpus.manifest.recipe }

  func refusal(of other: CorpusRecipe) -> any Error {
    let differences = other.differences(from: recipe) + [tokenizerDifference].compactMap(\.self)
    return CorpusError.otherCorpus(directory: directory, differences: differences)
  }

  /// The first difference of the tokenizer in the directory from the one that is given; nil when that cannot be told.
  private var tokenizerDifference: String? {
    guard let tokenizer, let stored = stored(), stored.manifest.recipe.tokenizer != nil else { return nil }
    return (try? stored.tokenizer())?.firstDifference(from: tokenizer)
  }

  func isIntact(_ corpus: Corpus) -> Bool { (try? corpus.verify()) != nil }

  func owns(_ name: String) -> Bool { Corpus.fileNames.contains(name) }

  /// An interrupted preparation leaves some files of a corpus, from the first of them on.
  func isBegun(with entries: [String]) -> Bool { entries.contains { $0.hasPrefix(Corpus.fileNames[0]) } }

  /// Removes all files of a failed preparation.
  ///
  /// - Parameter keepsDirectory: true when the directory was there before.
  func discard(keepsDirectory: Bool) {
    for name in Corpus.fileNames + [DirectoryLock.fileName] { remove("\(directory)/\(name)") }
    if !keepsDirectory { remove(directory) }
  }

  private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
