import Corpora
import TeacherData

extension SampleCorpus {
  /// What a run learns from all these samples.
  ///
  /// - Parameters:
  ///   - corpus: what else the run learns from.
  ///   - share: of the windows, above 0.
  ///   - tokenizerFiles: the paths of the teacher's tokenizers, where they are at hand: a file whose bytes are not those of
  ///     the corpus is accepted for its content.
  /// - Throws: `TeacherDataError.malformedSamples` when the tokenizer or the vocabulary is another one, `CorpusError.tooFewTokens` when there is
  ///   not one window.
  public func teaching(
    _ run: RunConfiguration, of corpus: Corpus, share: Double, tokenizerFiles: [String] = []
  ) throws -> RunConfiguration.Teaching.Samples {
    let (found, length) = (manifest.vocabulary, run.model.contextLength)
    guard found == run.model.vocabularySize else {
      throw TeacherDataError.malformedSamples(
        path: directory, reason: "it has a vocabulary of \(found) tokens, but the student \(run.model.vocabularySize)")
    }
    guard try corpus.hasTokenizer(checksum: manifest.recipe.tokenizer, files: tokenizerFiles) else {
      throw TeacherDataError.malformedSamples(
        path: directory, reason: "its teacher has another tokenizer than the student's corpus")
    }
    guard manifest.tokens >= length else {
      throw CorpusError.tooFewTokens(asked: length, found: manifest.tokens, split: "samples")
    }
    return .init(corpus: fingerprint, tokens: manifest.tokens, share: share)
  }
}
