import Corpora
import Files
import Logging
import MessagePassing
import Store
import Tokenizers

/// The corpus of a study, prepared once for the same text and settings.
struct StudyCorpus {
  /// The text of the study.
  let text: StudyText
  let logger: Logger
  /// True when nothing will be run, so that another text than that of the results is only warned of.
  let onlyPlans: Bool

  /// Finds or prepares the corpus. Collective; the configuration agrees.
  ///
  /// - Throws: `AgreedFailure` of a `StudyError`, `CorpusError`, `FileError` or `TokenizerError`.
  func prepare(world: Communicator) throws -> Corpus {
    let builder = try world.agree { makeBuilder(try vocabulary()) }
    var reader = text.reader
    reader.onLeftOut = { [logger] in logger.warning("\($0); corpus.strict: true makes this an error") }
    reader.onUnused = { [logger] in logger.warning("\($0); corpus.strict: true makes this an error") }
    let corpus = try builder.build(ranks: world) {
      try reader.read(text.text.paths, ranks: world, into: $0)
    } directory: {
      try check($0)
      return text.directories.corpus(try Fingerprint(of: $0))
    }
    if let shortfall = corpus.manifest.shortfall { logger.warning("\(shortfall)") }
    return corpus
  }

  /// The vocabulary that is trained, or that of the model that runs start from.
  private func vocabulary() throws -> CorpusBuilder.Vocabulary {
    guard let directory = text.text.tokenizer else { return .trained(size: text.text.vocabularySize) }
    return .given(try Tokenizer(TokenizerFiles(path: directory)))
  }

  private func makeBuilder(_ vocabulary: CorpusBuilder.Vocabulary) -> CorpusBuilder {
    let text = text.text
    var builder = CorpusBuilder(
      vocabulary: vocabulary, validation: text.validation, test: text.test, seed: text.seed)
    builder.duplicates = text.duplicates
    builder.scratchDirectory = self.text.directories.output
    // Workers begin at the same time: one prepares the corpus for all.
    if self.text.directories.worker != nil { builder.timeout = 3600 }
    return builder
  }

  /// - Throws: `StudyError.otherText` before anything is made of another text.
  private func check(_ recipe: CorpusRecipe) throws {
    guard onlyPlans else { return try text.check(recipe.texts) }
    if !text.allows(recipe.texts) { logger.warning("\(text.error)") }
  }
}
