import ArgumentParser
import MessagePassing
import Synthesis

/// Makes synthetic documents about the relations of the entities of documents.
struct EntiGraphCommand: SynthesisCommand {
  static let configuration = CommandConfiguration(
    commandName: "entigraph",
    abstract: "Let a model write about the entities of each document, and how they are related.",
    discussion: """
      Example: chorus synthesize entigraph --text manual/ --endpoint http://localhost:8000/v1 --model qwen3 --output synthetic
      For each document one request asks for its entities, and then one for each pair of them, and for --triples of them, how \
      they are related in the document. The output is a directory for chorus prepare --text. \(SynthesisOptions.promise)
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @OptionGroup var synthesis: SynthesisOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var limits: RequestLimitOptions
  @Option(
    parsing: .unconditional,
    help: "The most entities of a document that are used, the first that the model names. (default: all)")
  var maxEntities: Int?
  @Option(parsing: .unconditional, help: "The number of pairs of each document, drawn at random. (default: all)")
  var pairs: Int?
  @Option(parsing: .unconditional, help: "The number of triples of each document, drawn at random.")
  var triples = 0

  func method() -> SynthesisMethod {
    .entigraph(EntiGraphSettings(maxEntities: maxEntities, pairs: pairs, triples: triples))
  }

  func run(_ session: Session) throws { try synthesize(session) }
}
