import Corpora
import Files
import Logging
import MessagePassing
import Store

/// The corpus of a study, prepared once for the same text and settings.
enum StudyCorpus {
  /// Finds or prepares the corpus. Collective; the arguments agree.
  ///
  /// - Throws: `AgreedFailure` of a `CorpusError`, `FileError` or `TokenizerError`.
  static func prepare(
    _ text: StudyConfiguration.Text, in directories: StudyDirectories, world: Communicator, logger: Logger
  ) throws -> Corpus {
    var reader = DocumentReader(textField: text.textField, separator: text.separator)
    reader.results = ResultDirectories(directories.written)
    reader.isStrict = text.isStrict
    reader.onLeftOut = { logger.warning("\($0); corpus.strict: true makes this an error") }
    var builder = CorpusBuilder(
      vocabulary: .trained(size: text.vocabularySize), validation: text.validation, test: text.test, seed: text.seed)
    builder.duplicates = text.duplicates
    // Workers begin at the same time: one prepares the corpus for all.
    if directories.worker != nil { builder.timeout = 3600 }
    builder.scratchDirectory = directories.output
    return try builder.build(ranks: world) {
      try reader.read(text.paths, ranks: world, into: $0)
    } directory: {
      directories.corpus(try Fingerprint(of: $0))
    }
  }
}
