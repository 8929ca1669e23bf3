import ArgumentParser
import Corpora
import Files
import Foundation
import MessagePassing
import Studies
import Tokenizers

/// Turns text into a corpus.
struct PrepareCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare", abstract: "Turn text into documents, a tokenizer and token files.",
    discussion: """
      Example: mpirun -n 2 chorus prepare --text books/ --output corpora/books --vocabulary 2048
      Files are documents; a JSON line is one, too. A document of more than 5 % of the text is cut into pieces, and so
      are all when there are fewer than 20. Documents for validation and test are set aside first, and the tokenizer is
      trained on the rest. The same command again finds the corpus finished.
      """)

  @OptionGroup var common: CommonOptions
  @Option(
    parsing: .upToNextOption, help: "Files, directories or patterns of .txt, .md, .rst and .jsonl, plain, .gz or .zst.")
  var text: [String]
  @Option(help: "The directory that the corpus goes to.")
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
      output = corpus.directory
    }
  }

  func run(_ session: Session) throws {
    let result = Result(try prepare(session.world))
    try session.print(result) {
      """
      \(result.documents) documents, \(result.tokens) tokens of a vocabulary of \(result.vocabulary), \
      \(String(format: "%.2f", result.bytesPerToken)) bytes per token
      train \(result.trainTokens), validation \(result.validationTokens), test \(result.testTokens) tokens
      corpus: \(result.output)
      """
    }
  }

  private func prepare(_ world: Communicator) throws -> Corpus {
    let json = try world.broadcastFromRoot { try tokenizer.map { try readFile($0) } ?? [] }
    let origin: CorpusBuilder.Vocabulary = try world.agree {
      tokenizer == nil ? .trained(size: vocabulary) : .given(try Tokenizer(json: Data(json)))
    }
    let builder = CorpusBuilder(vocabulary: origin, validation: validation, test: test, seed: seed)
    let reader = DocumentReader(textField: textField, separator: separator)
    return try builder.build(reader.read(text, ranks: world), in: output, ranks: world)
  }
}
