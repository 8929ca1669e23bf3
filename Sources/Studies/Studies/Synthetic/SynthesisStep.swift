import Files
import MessagePassing
import Synthesis

/// The writing of synthetic text from the documents of a study.
struct SynthesisStep: StudyStep {
  let name: String
  let fingerprint: Fingerprint?
  let inputs: [Fingerprint] = []
  let cost = StepCost(size: "")
  let directory: String
  private let settings: SynthesisSettings
  private let texts: SourceTexts
  private let generator: GeneratorConfiguration

  init(
    _ settings: SynthesisSettings, of texts: SourceTexts, _ generator: GeneratorConfiguration, in study: Study
  ) throws {
    let address = try Fingerprint(of: SynthesisRecipe(settings, texts: texts.checksum))
    fingerprint = address
    name = "the text of \(settings.method.name) by \(settings.generator)"
    directory = study.directories.synthesis(settings.method.name, address)
    self.settings = settings
    self.texts = texts
    self.generator = generator
  }

  /// Looks whether the text is there. Collective.
  func isComplete(_ graph: StudyGraph) throws -> Bool {
    try graph.isComplete(fingerprint) { try SynthesisManifest(directory: directory) != nil }
  }

  func run(in study: Study) throws {
    study.logger.info("making \(name)")
    try study.synthesize(settings, of: texts, generator, in: directory)
  }
}
