import ArgumentParser
import Corpora
import Files
import Foundation
import Tokenizers

/// Turns text into a corpus.
struct PrepareCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare", abstract: "Turn text into documents, a tokenizer and token files.",
    discussion: """
      Example: chorus prepare --text books/ --output corpora/books --vocabulary 2048
      Files are documents; a JSON line is one, too. Documents for validation and test are set aside first, and the
      tokenizer is trained on the rest.
      """)

  @OptionGroup var common: CommonOptions
  @Option(
    parsing: .upToNextOption, help: "Files, folders or patterns of .txt, .md, .rst and .jsonl, plain, .gz or .zst.")
  var text: [String]
  @Option(help: "The folder that the corpus goes to.")
  var output: String
  @Option(help: "The number of tokens of the vocabulary that is trained.")
  var vocabulary = 2048
  @Option(help: "A tokenizer.json to use instead of training one.")
  var tokenizer: String?
  @Option(help: "The share of the text set aside for validation, by bytes.")
  var validation = 0.05
  @Option(help: "The share of the text set aside for test, by bytes.")
  var test = 0.05
  @Option(help: "What shuffles the documents before they are split.")
  var seed: UInt64 = 0
  @Option(help: "A line that separates documents in a plain text file.")
  var separator: String?
  @Option(help: "The field of a JSON line that holds the text.")
  var textField = "text"

  private struct Result: Encodable {
    let documents, tokens, trainTokens, validationTokens, testTokens, vocabulary: Int
    let bytesPerToken: Double
    let output: String

    init(_ corpus: Corpus) {
      let manifest = corpus.manifest
      (documents, tokens, vocabulary) = (manifest.documents, manifest.tokens, manifest.vocabulary)
      trainTokens = manifest.part(.train).tokens
      validationTokens = manifest.part(.validation).tokens
      testTokens = manifest.part(.test).tokens
      bytesPerToken = manifest.bytesPerToken
      output = corpus.folder
    }
  }

  func run(_ session: Session) throws {
    let corpus = try session.world.agree { session.world.isFirst ? try prepare() : nil }
    guard let corpus else { return }
    let result = Result(corpus)
    try session.print(result) {
      """
      \(result.documents) documents, \(result.tokens) tokens of a vocabulary of \(result.vocabulary), \
      \(String(format: "%.2f", result.bytesPerToken)) bytes per token
      train \(result.trainTokens), validation \(result.validationTokens), test \(result.testTokens) tokens
      corpus: \(result.output)
      """
    }
  }

  private func prepare() throws -> Corpus {
    let reader = DocumentReader(textField: textField, separator: separator)
    let origin: CorpusBuilder.Vocabulary =
      try tokenizer.map { .given(try Tokenizer(json: Data(try readFile($0)))) } ?? .trained(size: vocabulary)
    if case .trained(let size) = origin { _ = try BytePairTrainer(vocabularySize: size) }
    try checkOutput()
    let documents = try reader.read(text)
    let builder = CorpusBuilder(vocabulary: origin, validation: validation, test: test, seed: seed)
    return try builder.build(documents, in: output)
  }

  /// A corpus may be prepared again, whole or not; anything else in the folder is left alone.
  private func checkOutput() throws {
    guard isDirectory(output), (try? Corpus(folder: output)) == nil, !Corpus.isUnfinished(output) else { return }
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
    if let found = entries.min() { throw FileError.folderNotEmpty(path: output, found: found) }
  }
}
