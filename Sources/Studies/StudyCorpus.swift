import Corpora
import Files
import Foundation

/// The corpus of a study, prepared once for the same text and settings.
enum StudyCorpus {
  private struct Recipe: Encodable {
    let kind = "corpus"
    let version = 1
    let texts: [String]
    let vocabularySize: Int
    let validation: Double
    let test: Double
    let seed: UInt64
  }

  /// Finds or prepares the corpus and gives its folder.
  ///
  /// - Throws: `CorpusError`, `FileError`, `TokenizerError`.
  static func prepare(_ text: StudyConfiguration.Text, in folders: StudyFolders) throws -> String {
    let reader = DocumentReader(textField: text.textField, separator: text.separator)
    let documents = try reader.read(text.paths)
    let recipe = Recipe(
      texts: documents.map { Checksum.of($0.text) }, vocabularySize: text.vocabularySize, validation: text.validation,
      test: text.test, seed: text.seed)
    let folder = folders.corpus(try Fingerprint(of: recipe))
    if (try? Corpus(folder: folder)) != nil { return folder }
    let builder = CorpusBuilder(
      vocabulary: .trained(size: text.vocabularySize), validation: text.validation, test: text.test, seed: text.seed)
    _ = try builder.build(documents, in: folder)
    return folder
  }
}
