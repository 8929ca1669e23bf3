import ArgumentParser
import Files
import Worlds

/// Writes a generated world of concepts.
struct ConceptsCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "concepts",
    abstract: "Generate a small invented world of concepts: many short documents, and questions about their facts.",
    discussion: """
      Example: chorus simulate concepts --output worlds/towns --documents 14000 --concepts 300 --seed 1
      Each document states some facts of one town, its concept, in random words and order. Documents are drawn independently, so \
      that those with higher numbers are fresh data of the same kind, and it is known which documents are about the same town and \
      which statements are right: for trying neighbors and synthetic text. The directory has the documents (documents.jsonl, with \
      the number of the concept), the facts (concepts.jsonl), questions with four choices, and a task file for chorus evaluate \
      (statements.yaml).
      """)

  private static let usual = ConceptSettings()

  @OptionGroup var common: CommonOptions
  @Option(help: "The directory to write; it must not be there yet.")
  var output: String
  @Option(parsing: .unconditional, help: "The number of documents.")
  var documents = usual.documents
  @Option(parsing: .unconditional, help: "The number of concepts.")
  var concepts = usual.concepts
  @Option(parsing: .unconditional, help: "The number of facts of each concept, one of each kind.")
  var kinds = usual.kinds
  @Option(parsing: .unconditional, help: "The number of statements of each document.")
  var statements = usual.statements
  @Option(parsing: .unconditional, help: "The number of wordings of a fact.")
  var wordings = usual.wordings
  @Flag(help: "Draw the facts of a document one by one, so that it may state one more than once.")
  var repeats = usual.repeats
  @Option(parsing: .unconditional, help: "The seed that everything follows from.")
  var seed: UInt64 = usual.seed

  private var settings: ConceptSettings {
    ConceptSettings(
      documents: documents, concepts: concepts, kinds: kinds, statements: statements, wordings: wordings,
      repeats: repeats, seed: seed)
  }

  func run(_ session: Session) throws {
    guard !exists(output) else {
      throw UsageError("\(SystemPath.shown(output)) is there already; name a new directory, or remove it")
    }
    let summary = try ConceptWorld(settings).write(to: output)
    let result = ConceptsResult(summary, output: output)
    try session.print(result) { result.text }
  }
}
