import Corpora
import Files

extension NGramModel {
  /// Makes sure that the model was made from a corpus, so that its tokens are those of the corpus and none of the held-out text was
  /// counted.
  ///
  /// - Throws: `NGramError.otherTokenizer`, `NGramError.otherCorpus`; as `checkTokenizer(of:)`.
  public func checkCorpus(_ corpus: Corpus) throws {
    guard manifest.recipe.corpus != corpus.fingerprint else { return }
    try checkTokenizer(of: corpus)
    throw NGramError.otherCorpus(directory: directory, corpus: corpus.directory)
  }

  /// Makes sure that the model's tokens mean the same texts as those of a corpus.
  ///
  /// - Throws: `NGramError.otherTokenizer`; `NGramError.malformed` when the model's tokenizer is damaged; `FileError`,
  ///   `CorpusError` or `TokenizerError` when one of them cannot be read.
  public func checkTokenizer(of corpus: Corpus) throws {
    guard manifest.tokenizerChecksum != corpus.manifest.tokenizerChecksum else { return }
    let path = "\(directory)/\(NGramArtifact.tokenizerName)"
    let own = try readFile(path)
    guard Checksum.of(own) == manifest.tokenizerChecksum else {
      throw NGramError.malformed(
        path: path, reason: "it is not the tokenizer that \(NGramArtifact.manifestName) describes")
    }
    guard let difference = try corpus.tokenizerDifference(of: own) else { return }
    throw NGramError.otherTokenizer(directory: directory, corpus: corpus.directory, difference: difference)
  }
}
