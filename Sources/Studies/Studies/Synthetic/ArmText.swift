import Corpora
import Files
import MessagePassing
import Synthesis
import Tokenizers

/// A text that an arm learns from, as tokens.
struct ArmText {
  let corpus: Corpus
  let summary: SyntheticResult.Text
}

/// The texts of all arms, opened once by all ranks.
final class ArmTexts {
  private var source: SourceTexts?
  private let corpora = ArmCorpora()

  /// The text of each arm of a recipe; nil as long as a step of it is open. Collective.
  func texts(of recipe: SyntheticConfiguration, _ graph: StudyGraph) throws -> [ArmText?] {
    let source = try self.source ?? graph.study.documents(recipe)
    self.source = source
    return try recipe.arms.map { try text($0, of: source, by: recipe.generator, graph) }
  }

  private func text(
    _ kind: SyntheticConfiguration.Kind, of source: SourceTexts, by generator: GeneratorConfiguration,
    _ graph: StudyGraph
  ) throws -> ArmText? {
    guard let settings = generator.settings(kind) else {
      let origin = ArmCorpusStep.Origin(name: "the documents", content: source.checksum, text: .documents)
      return try text(.raw, origin, documents: source.ids.count, synthesis: nil, graph)
    }
    let step = try SynthesisStep(settings, of: source, generator, in: graph.study)
    let isComplete = try step.isComplete(graph)
    graph.add(step, stage: "synthesis", isComplete: isComplete)
    guard isComplete, let fingerprint = step.fingerprint else { return nil }
    let manifest = try graph.world.agree { try SynthesisManifest(directory: step.directory) }
    guard let manifest else { return nil }
    let origin = ArmCorpusStep.Origin(
      name: step.name, content: fingerprint.hexadecimal, inputs: [fingerprint],
      text: .file("\(step.directory)/\(SynthesisManifest.documentsName)"))
    return try text(
      kind == .rephrase ? .rephrase : .entigraph, origin, documents: manifest.counts.documents,
      synthesis: SyntheticText(manifest), graph)
  }

  private func text(
    _ arm: SyntheticResult.Arm, _ origin: ArmCorpusStep.Origin, documents: Int, synthesis: SyntheticText?,
    _ graph: StudyGraph
  ) throws -> ArmText? {
    guard let corpus = try corpora.corpus(origin, graph) else { return nil }
    let tokens = corpus.manifest.part(.train).tokens
    return ArmText(
      corpus: corpus,
      summary: SyntheticResult.Text(arm: arm, documents: documents, tokens: tokens, synthesis: synthesis))
  }
}
