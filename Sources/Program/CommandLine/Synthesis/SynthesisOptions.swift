import ArgumentParser
import Corpora
import Synthesis

/// The options of all ways to make synthetic documents: the text, the output, and what is done.
struct SynthesisOptions: ParsableArguments {
  /// The end of the help of these commands.
  static let promise = """
    The same command again resumes without repeating a request, also after a kill; at a limit of tokens or cost it stops with \
    exit code 85, and a higher limit resumes it.
    """

  @Option(
    parsing: .upToNextOption,
    help: "Files, directories and patterns of text and JSON, as chorus prepare reads them; - for standard input.")
  var text: [String] = []
  @Option(parsing: .unconditional, help: "A line that separates documents in a plain text file.")
  var separator: String?
  @Option(parsing: .unconditional, help: "The field of a JSON line that holds the text.")
  var textField = DocumentReader.usualTextField
  @Option(help: "The directory to write the documents to.")
  var output = ""
  @Option(help: "A directory with prompts in place of the built-in ones: entities.txt, pair.txt, triple.txt, …")
  var prompts: String?
  @Option(help: "Only write the prompts to this directory, to be changed and given as --prompts.")
  var writePrompts: String?
  @Option(parsing: .unconditional, help: "The seed of the draws.")
  var seed: UInt64 = 0
  @Option(
    parsing: .unconditional, help: "Only send the first requests, print them with their answers, and keep nothing.")
  var preview: Int?
  @Flag(
    help: "Only ask a few requests, and print the requests, tokens and cost that all will take; the answers are kept.")
  var estimate = false
  @Option(help: "Only write the requests that have no answer to this file, as a batch of OpenAI's interface.")
  var exportBatch: String?
  @Option(
    parsing: .upToNextOption,
    help: "Only record the answers in these files, the output of a batch; the text is written when all are there.")
  var importBatch: [String] = []

  func validate() throws {
    guard (1...10_000).contains(preview ?? 1) else {
      throw ValidationError("--preview must be in 1…10000, not \(preview ?? 0).")
    }
    guard separator?.contains(where: \.isNewline) != true else {
      throw ValidationError("--separator is one line, without a line break.")
    }
    if writePrompts == nil { try requirePaths() }
    try checkModes()
  }

  private func requirePaths() throws {
    guard !text.isEmpty else { throw ValidationError("--text is missing; give files or directories of text.") }
    guard !output.isEmpty || preview != nil else {
      throw ValidationError("--output is missing; give a directory for the documents.")
    }
  }

  private func checkModes() throws {
    let modes = [
      ("--write-prompts", writePrompts != nil), ("--preview", preview != nil), ("--estimate", estimate),
      ("--export-batch", exportBatch != nil), ("--import-batch", !importBatch.isEmpty),
    ].filter(\.1).map(\.0)
    guard modes.count < 2 else { throw ValidationError("\(modes[0]) and \(modes[1]) exclude each other; give one.") }
  }

  /// The reader of the text, which warns about what it leaves out.
  func reader(_ session: Session) -> DocumentReader {
    var reader = DocumentReader(textField: textField, separator: separator)
    let logger = session.logger
    reader.onLeftOut = { logger.warning("\($0)") }
    reader.onUnused = { logger.warning("\($0)") }
    return reader
  }

  /// The prompts.
  ///
  /// - Throws: `SynthesisError`, `FileError`.
  func promptSet() throws -> PromptSet { try prompts.map { try PromptSet(overriddenBy: $0) } ?? PromptSet() }
}
