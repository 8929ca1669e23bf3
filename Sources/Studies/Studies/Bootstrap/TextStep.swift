import Corpora
import Files
import MessagePassing
import Synthesis

/// Texts in a study's store that a model has written.
struct StoredTexts: Codable {
  let counts: BootstrapCounts
  /// Some documents, each with texts that were written from it.
  let examples: [BootstrapResult.Example]
}

/// Texts that are drawn.
struct FoundTexts {
  let stored: StoredTexts
  let directory: String
  /// The address of the texts.
  let address: Fingerprint
}

/// The drawing of texts until they have so many tokens.
struct TextRequest {
  let kind: BootstrapConfiguration.Kind
  let settings: BootstrapSettings
  /// The tokens of documents that are wanted.
  let tokens: Int
  /// The model that writes, its checksum, and the run that makes it.
  let model: BaseModels.Base

  /// The texts that are drawn beyond those that are expected to do.
  private static let surplus = 1.1
  /// The most texts, for each one of the first.
  private static let mostGrowth = 16

  /// Everything that the texts depend on.
  private struct Key: Encodable {
    let kind = "bootstrapTexts"
    let version = 1
    let corpus: Fingerprint
    let model: String
    let settings: BootstrapSettings
    let tokens: Int
  }

  /// The texts; nil as long as they are not drawn. Collective.
  func grow(_ graph: StudyGraph, cost: StepCost) throws -> FoundTexts? {
    let key = Key(
      corpus: graph.study.corpus.fingerprint, model: model.checksum, settings: settings, tokens: tokens)
    let address = try Fingerprint(of: key)
    let directory = graph.study.directories.synthesis(kind.rawValue, address)
    let models = EvaluatedModels(fingerprints: model.inputs, description: "texts of the arm \(kind.rawValue)")
    let step = try EvaluationStep<StoredTexts>(
      key, of: models, cost: cost, activity: "drawing", isComplete: { _ in true }
    ) { [study = graph.study] _ in try draw(in: directory, study) }
    return try graph.value(step, stage: "synthesis").map {
      FoundTexts(stored: $0, directory: directory, address: address)
    }
  }

  /// Draws texts, and more of them as long as too few pass the filters. Collective.
  private func draw(in directory: String, _ study: Study) throws -> StoredTexts {
    let seeds = try study.world.agree {
      try study.corpus.passages(of: .train, tokens: settings.tokens, longest: settings.passages)
    }
    let firstCount = firstCount(seeds, study.corpus)
    let begun = try study.world.agree { try Bootstrapping.textCount(in: directory) }
    var manifest = try draw(begun ?? firstCount, in: directory, study)
    while let more = count(after: manifest, first: firstCount) { manifest = try draw(more, in: directory, study) }
    return StoredTexts(
      counts: manifest.counts,
      examples: try study.world.agree { try Examples(directory, seeds, study.corpus).examples })
  }

  /// The first number of texts, which follows from the mean length of real ones.
  private func firstCount(_ seeds: DocumentPassages, _ corpus: Corpus) -> Int {
    let all = settings.tokens ?? corpus.manifest.part(.train).tokens
    let meanLength = Double(all) / Double(max(seeds.count, 1))
    return max(1, Int(Double(tokens) / meanLength * Self.surplus))
  }

  /// The number of texts to draw when those drawn are not enough; nil when they are, or when filters reject nearly all of them.
  private func count(after manifest: BootstrapManifest, first firstCount: Int) -> Int? {
    let drawn = manifest.recipe.settings.texts
    let most = firstCount * Self.mostGrowth
    guard manifest.counts.tokens < tokens, drawn < most else { return nil }
    let needed = Double(drawn) * Double(tokens) / Double(max(manifest.counts.tokens, 1)) * Self.surplus
    return min(max(Int(min(needed, Double(most))), drawn + 1), most)
  }

  private func draw(_ texts: Int, in directory: String, _ study: Study) throws -> BootstrapManifest {
    var settings = self.settings
    settings.texts = texts
    let bootstrapping = try study.world.agree {
      try Bootstrapping(settings, corpus: study.corpus, model: model.directory, directory: directory)
    }
    let outcome = try bootstrapping.samples(on: study.world, stop: study.workers.stop) {
      study.reportTexts("drawing of the arm \(kind.rawValue)", $0, $1)
    }
    guard case .finished(let manifest) = outcome else { throw study.workers.stopped }
    return manifest
  }
}
