import ArgumentParser
import Corpora
import Files
import Foundation
import MessagePassing
import Studies
import Tokenizers

/// Prepares a corpus from text.
struct PrepareCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare", abstract: "Turn text into documents, a tokenizer and token files.",
    discussion: """
      Example: mpirun -n 2 chorus prepare --text books/ --output corpora/books --vocabulary 2048
      Each file, or each object of JSON lines or of a JSON array, is a document. A document of more than 5 % of the text is cut into \
      pieces; with fewer than 20 documents, all of them are. Documents for validation and test are held out first, \
      and the tokenizer is trained on the rest. Repeating the command finds the finished corpus and changes nothing.
      """)

  private static let usualVocabulary = 2048

  @OptionGroup var common: CommonOptions
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files, directories and patterns of text and JSON; - for standard input.",
      discussion: """
        Of a directory and those in it, also linked ones, the files named .txt, .text, .md, .rst, .jsonl, .ndjson and .json are \
        read, plain, .gz, .zst or .xz, in capitals or not; others are named in a warning, and hidden ones ignored. A .json file \
        has one object a line, or an array of objects; in a directory it is read if its first object has the text field. Files \
        without a usual name and pipes are told by their content. A file that is reached twice is read once.
        """))
  var text: [String]
  @Option(help: "The directory to write the corpus to.")
  var output: String
  @Option(parsing: .unconditional, help: "The size of the trained vocabulary, in tokens. (default: 2048)")
  var vocabulary: Int?
  @Option(
    help: ArgumentHelp(
      "A tokenizer to use instead of training one: a tokenizer.json, or a Hugging Face directory that has one.",
      discussion: """
        Byte-pair tokenizers of the kinds of GPT-2, Llama 2 and 3, Qwen 2, SmolLM 2, DeepSeek and similar ones are read. The corpus \
        carries the file unchanged. Documents end with <|endoftext|> or <|end_of_text|> if the vocabulary has it, else with the \
        eos_token of the directory's tokenizer_config.json, or what the file puts after texts.
        """))
  var tokenizer: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of the text that is held out for validation: a fraction of its bytes, or a number of tokens.",
      discussion: "Example: --validation 200000. Complete documents are held out until they have so many tokens."))
  var validation: HeldOutSize = 0.05
  @Option(
    parsing: .unconditional,
    help: "The part of the text that is held out for test: a fraction of its bytes, or a number of tokens.")
  var test: HeldOutSize = 0.05
  @Option(parsing: .unconditional, help: "The seed that shuffles the documents before they are split.")
  var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "Exact copies of held-out documents: drop them, or keep them in other splits.",
      discussion: "drop: no document of test is also in validation or training, nor one of validation in training."))
  var duplicates = DuplicateRule.drop
  @Flag(help: "End with an error when a file of a directory is not read, or --separator or --text-field has no effect.")
  var strict = false
  @Option(parsing: .unconditional, help: "A line that separates documents in a plain text file.")
  var separator: String?
  @Option(parsing: .unconditional, help: "The field of a JSON line that holds the text.")
  var textField = DocumentReader.usualTextField

  private struct Result: Encodable {
    let documents, tokens, trainTokens, validationTokens, testTokens, vocabulary: Int
    let duplicates, droppedDocuments: Int
    let bytesPerToken: Double
    let output: String

    init(_ corpus: Corpus) {
      let manifest = corpus.manifest
      documents = manifest.documents
      tokens = manifest.tokens
      vocabulary = manifest.vocabulary
      trainTokens = manifest.part(.train).tokens
      validationTokens = manifest.part(.validation).tokens
      testTokens = manifest.part(.test).tokens
      duplicates = manifest.duplicates?.copies ?? 0
      droppedDocuments = manifest.duplicates?.dropped ?? 0
      bytesPerToken = manifest.bytesPerToken
      output = corpus.directory
    }
  }

  var multipliesMatrices: Bool { false }

  func validate() throws {
    guard vocabulary == nil || tokenizer == nil else {
      throw ValidationError("--vocabulary cannot be combined with --tokenizer, which has a vocabulary of its own.")
    }
    guard separator?.contains(where: \.isNewline) != true else {
      throw ValidationError("--separator is one line, without a line break.")
    }
  }

  func run(_ session: Session) throws {
    let corpus = try prepare(session)
    session.warn([corpus.manifest.shortfall].compactMap(\.self))
    try session.print(Result(corpus)) { text(Result(corpus), corpus.manifest.duplicates) }
  }

  private func text(_ result: Result, _ duplicates: CorpusManifest.Duplicates?) -> String {
    """
    \(result.documents) documents, \(result.tokens) tokens of a vocabulary of \(result.vocabulary), \
    \(String(format: "%.2f", result.bytesPerToken)) bytes per token
    train \(result.trainTokens), validation \(result.validationTokens), test \(result.testTokens) tokens
    \(duplicates.map { "duplicates: \($0)\n" } ?? "")corpus: \(result.output)
    """
  }

  private func prepare(_ session: Session) throws -> Corpus {
    let world = session.world
    var builder = CorpusBuilder(vocabulary: try vocabulary(world), validation: validation, test: test, seed: seed)
    builder.duplicates = duplicates
    var reader = DocumentReader(textField: textField, separator: separator)
    reader.results = ResultDirectories([output])
    reader.isStrict = strict
    let logger = session.logger
    reader.onLeftOut = { logger.warning("\($0); --strict makes this an error") }
    reader.onUnused = { logger.warning("\($0); --strict makes this an error") }
    builder.scratchDirectory = output
    return try builder.build(ranks: world) {
      try reader.read(text, ranks: world, into: $0)
    } directory: { _ in
      output
    }
  }

  /// The vocabulary to train, or that of a file, which the first rank reads. Collective.
  private func vocabulary(_ world: Communicator) throws -> CorpusBuilder.Vocabulary {
    let files = try world.agree { world.isRoot ? try tokenizer.map { try TokenizerFiles(path: $0) } : nil }
    let json = try world.broadcastFromRoot { files?.json ?? [] }
    let configuration = try world.broadcastFromRoot { files?.configuration ?? [] }
    return try world.agree {
      guard tokenizer != nil else { return .trained(size: vocabulary ?? Self.usualVocabulary) }
      return .given(try Tokenizer(TokenizerFiles(json: json, configuration: configuration)))
    }
  }
}

extension DuplicateRule: ExpressibleByArgument {}

extension HeldOutSize: ExpressibleByArgument {
  /// A fraction or a number of tokens.
  public init?(argument: String) {
    guard let number = Double(argument) else { return nil }
    self.init(number)
  }
}
