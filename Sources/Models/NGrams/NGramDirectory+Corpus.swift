import Corpora
import Files

extension NGramDirectory {
  /// Reads the description of a model, but not its n-grams.
  ///
  /// - Throws: `FileError`; `NGramError.malformed` when it is not there, is of another version, or describes no model.
  public static func manifest(_ directory: String) throws -> NGramManifest { try NGramManifest(directory: directory) }

  /// Makes sure that a model was made from a corpus, so that its tokens are those of the corpus and none of the held-out text was
  /// counted.
  ///
  /// - Throws: `NGramError.otherCorpus`; as `manifest` and `checkTokenizer`.
  public static func checkCorpus(_ directory: String, _ corpus: Corpus) throws {
    guard try manifest(directory).recipe.corpus != corpus.fingerprint else { return }
    try checkTokenizer(directory, corpus)
    throw NGramError.otherCorpus(directory: directory, corpus: corpus.directory)
  }

  /// Makes sure that a model's tokens mean the same texts as those of a corpus.
  ///
  /// - Throws: `NGramError.otherTokenizer`; `NGramError.malformed` when the model's tokenizer is damaged; as `manifest`;
  ///   `CorpusError` or `TokenizerError` when the corpus's tokenizer cannot be read.
  public static func checkTokenizer(_ directory: String, _ corpus: Corpus) throws {
    let checksum = try manifest(directory).tokenizerChecksum
    guard checksum != corpus.manifest.tokenizerChecksum else { return }
    let tokenizer = try readFile(tokenizerPath(directory))
    guard Checksum.of(tokenizer) == checksum else {
      throw NGramError.malformed(
        path: tokenizerPath(directory), reason: "it is not the tokenizer that \(NGramArtifact.manifestName) describes")
    }
    guard let difference = try corpus.tokenizerDifference(of: tokenizer) else { return }
    throw NGramError.otherTokenizer(directory: directory, corpus: corpus.directory, difference: difference)
  }
}
