import Corpora
import Files
import MessagePassing
import Synthesis

/// Texts in a study's store that a model has written.
struct StoredTexts: Codable {
  /// The name of their directory.
  let name: String
  let counts: BootstrapCounts
  /// The training documents or passages that they were written from.
  let seedDocuments: Int
}

/// The drawing of texts until they have so many tokens.
struct TextRequest {
  let kind: BootstrapConfiguration.Kind
  let settings: BootstrapSettings
  /// The tokens of documents that are wanted, and the mean length of a real one, from which a first number of texts follows.
  let tokens: Int, meanLength: Double
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
    let meanLength: Double
  }

  /// The step that draws the texts.
  func step(in study: Study, cost: StepCost) throws -> EvaluationStep<StoredTexts> {
    let key = Key(
      corpus: study.corpus.fingerprint, model: model.checksum, settings: settings, tokens: tokens,
      meanLength: meanLength)
    let address = try Fingerprint(of: key)
    let models = EvaluatedModels(fingerprints: model.inputs, description: "texts of the arm \(kind.rawValue)")
    return try EvaluationStep(
      key, of: models, cost: cost, activity: "drawing", isComplete: { _ in true }
    ) { _ in try self.draw(address, in: study) }
  }

  /// Draws texts, and more of them as long as too few pass the filters. Collective.
  private func draw(_ address: Fingerprint, in study: Study) throws -> StoredTexts {
    let directory = study.directories.synthesis(kind.rawValue, address)
    let begun = try study.world.agree { try Bootstrapping.textCount(in: directory) }
    var manifest = try draw(begun ?? firstCount, in: directory, study)
    while let more = count(after: manifest) { manifest = try draw(more, in: directory, study) }
    return StoredTexts(
      name: directory.split(separator: "/").last.map(String.init) ?? "", counts: manifest.counts,
      seedDocuments: manifest.seedDocuments)
  }

  private var firstCount: Int { max(1, Int(Double(tokens) / meanLength * Self.surplus)) }

  /// The number of texts to draw when those drawn are not enough; nil when they are, or when filters reject nearly all of them.
  private func count(after manifest: BootstrapManifest) -> Int? {
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
      study.reportTokens("texts of the arm \(kind.rawValue)", $0, $1)
    }
    guard case .finished(let manifest) = outcome else { throw study.workers.stopped }
    return manifest
  }
}
