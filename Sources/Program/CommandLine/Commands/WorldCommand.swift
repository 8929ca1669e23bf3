import ArgumentParser
import Files
import Worlds

/// Writes a generated world.
struct WorldCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "world",
    abstract: "Generate a small invented world: documents, questions about them, and general text.",
    discussion: """
      Example: chorus simulate world --output worlds/first --documents 24 --entities 10 --seed 1
      Each document tells who was taught by whom, in lines of teachers and pupils: each fact once, and from the pupil's side. \
      The questions have four choices and ask for a fact (direct), for its other end (reversed), or for what follows from two \
      or more facts together (composed). The general text is of the same English about other people, for the model that is \
      trained on it before it sees the documents. The directory has also the relations (graphs.csv) and task files for \
      chorus evaluate (statements.yaml, questions.yaml).
      """)

  private static let usual = WorldSettings()

  @OptionGroup var common: CommonOptions
  @Option(help: "The directory to write; it must not be there yet.")
  var output: String
  @Option(parsing: .unconditional, help: "The number of documents.")
  var documents = usual.documents
  @Option(parsing: .unconditional, help: "The number of people in each document.")
  var entities = usual.entities
  @Option(parsing: .unconditional, help: "The number of lines of teachers and pupils in each document, of one length.")
  var lines = usual.lines
  @Option(parsing: .unconditional, help: "The number of general texts, each of some 350 tokens.")
  var generalTexts = usual.generalTexts
  @Option(parsing: .unconditional, help: "The seed that everything follows from.")
  var seed: UInt64 = usual.seed

  func run(_ session: Session) throws {
    guard !exists(output) else {
      throw UsageError("\(SystemPath.shown(output)) is there already; name a new directory, or remove it")
    }
    let world = try World(
      WorldSettings(documents: documents, entities: entities, lines: lines, generalTexts: generalTexts, seed: seed))
    try world.write(to: output)
    let result = WorldResult(world.summary, output: output)
    try session.print(result) { result.text }
  }
}
