import Corpora
import TeacherData

extension SampleCorpus {
  /// All these samples as a part of a run's data.
  ///
  /// - Parameters:
  ///   - run: the student.
  ///   - corpus: the corpus that the student learns from beside the samples.
  ///   - share: the fraction of the sequences that are samples, above 0.
  ///   - tokenizerFiles: the paths of the teacher's tokenizers, where they are at hand: a file whose bytes are not those of
  ///     the corpus is accepted for its content.
  /// - Throws: `TeacherDataError.malformedSamples` when the tokenizer or the vocabulary is another one,
  ///   `CorpusError.tooFewTokens` when there is not one sequence.
  public func samples(
    for run: RunConfiguration, of corpus: Corpus, share: Double, tokenizerFiles: [String] = []
  ) throws -> RunConfiguration.Distillation.Samples {
    try checkTokenizer(of: run, corpus, files: tokenizerFiles)
    guard manifest.tokens >= run.sequenceLength else {
      throw CorpusError.tooFewTokens(asked: run.sequenceLength, found: manifest.tokens, split: "samples")
    }
    return .init(corpus: fingerprint, tokens: manifest.tokens, share: share)
  }

  private func checkTokenizer(of run: RunConfiguration, _ corpus: Corpus, files: [String]) throws {
    let found = manifest.vocabulary
    guard found == run.model.vocabularySize else {
      throw TeacherDataError.malformedSamples(
        path: directory, reason: "it has a vocabulary of \(found) tokens, but the student \(run.model.vocabularySize)")
    }
    guard try corpus.hasTokenizer(checksum: manifest.recipe.tokenizer, files: files) else {
      throw TeacherDataError.malformedSamples(
        path: directory, reason: "its teacher has another tokenizer than the student's corpus")
    }
  }
}
