import ArgumentParser
import MessagePassing
import Synthesis

/// Makes synthetic documents that say the same as documents in other words.
struct RephraseCommand: SynthesisCommand {
  static let configuration = CommandConfiguration(
    commandName: "rephrase", abstract: "Let a model write each document again, in other words.",
    discussion: """
      Example: chorus synthesize rephrase --text manual/ --endpoint http://localhost:8000/v1 --model qwen3 --output rephrased \
      --styles easy hard --perspectives teacher --min-fidelity 0.5
      Each document is written once in each style and perspective, or --repeats times. Long documents are written chunk by \
      chunk: each request sees the end of the text so far. The output is a directory for chorus prepare --text. \
      \(SynthesisOptions.promise)
      """)

  private static let usualStyles = WritingStyle.usual.map(\.name)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @OptionGroup var synthesis: SynthesisOptions
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var limits: RequestLimitOptions
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The manners of writing: known names, or instructions of several words. (default: easy medium hard)",
      discussion:
        "Known names: \(WritingStyle.knownNames.joined(separator: ", ")). Example: --styles easy \"as a poem\""))
  var styles: [String] = []
  @Option(
    parsing: .upToNextOption,
    help: "Further manners of writing, named like --styles: perspectives such as teacher, reporter, historian.")
  var perspectives: [String] = []
  @Option(parsing: .unconditional, help: "The number of times that each document is written in each style.")
  var repeats = 1
  @Option(
    parsing: .unconditional,
    help: "About the most bytes of a document that one request rewrites; chunks end with paragraphs or sentences.")
  var chunkBytes = 4000
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The least overlap of names and numbers with the source, in 0…1; text below it is rejected. 0: no check.",
      discussion:
        "Twice the common names and numbers, over those of both texts. Start with 0.5 and look at what is rejected."))
  var minFidelity = 0.0
  @Flag(help: "Also ask the model of each chunk if the new text says the same; text with a no is rejected.")
  var fidelityQuestion = false

  func validate() throws {
    try requireModel()
    for name in styles + perspectives where !name.contains(" ") && !WritingStyle.knownNames.contains(name) {
      throw ValidationError(
        "'\(name)' is not a known style; give \(WritingStyle.knownNames.joined(separator: ", ")), or an instruction of several words."
      )
    }
  }

  func method() -> SynthesisMethod {
    let names = (styles.isEmpty ? Self.usualStyles : styles) + perspectives
    return .rephrase(
      RephraseSettings(
        styles: names.map { WritingStyle($0) }, repeats: repeats, chunkBytes: chunkBytes, minFidelity: minFidelity,
        asksFidelity: fidelityQuestion))
  }

  func run(_ session: Session) throws { try synthesize(session) }
}
