import Corpora
import Files
import MessagePassing
import Synthesis

/// Grows the steps that draw, prepare and measure the texts of a model.
struct WrittenTexts {
  /// Texts with what is known of them.
  struct Found {
    let stored: StoredTexts
    let result: BootstrapResult.Texts
    /// The directory of the texts.
    let directory: String
    /// The address of the texts.
    let content: String
    let step: Fingerprint
  }

  let kind: BootstrapConfiguration.Kind
  let writer: WritingModel
  /// The model whose hidden states tell similarity.
  let base: BaseModels.Base
  /// The tokens that are wanted.
  let tokens: Int
  let setting: BootstrapSetting

  private var graph: StudyGraph { setting.graph }
  private var study: Study { setting.study }

  /// The texts; nil as long as a step is open. Collective.
  func grow() throws -> Found? {
    let step = try request().step(in: study, cost: drawingCost)
    guard let stored = try graph.value(step, stage: "synthesis"), let address = step.fingerprint else { return nil }
    let directory = study.directories.synthesis(named: stored.name)
    let sample = TextSample(
      origin: .written(directory: directory), content: address.hexadecimal, name: "the texts of \(kind.rawValue)",
      inputs: [address] + base.inputs, count: setting.recipe.measuredTexts, passages: setting.recipe.passages,
      tokens: setting.cell.tokens, base: base)
    guard let quality = try graph.value(sample.step(in: study), stage: "text quality") else { return nil }
    let examples = try graph.world.agree { try Examples(directory, setting).examples }
    return Found(
      stored: stored,
      result: BootstrapResult.Texts(
        arm: kind.arm, pairs: writer.pairs, counts: stored.counts,
        operations: writer.operations + operations(of: stored.counts), quality: quality, examples: examples),
      directory: directory, content: address.hexadecimal, step: address)
  }

  private func request() throws -> TextRequest {
    let documents = try graph.world.agree {
      try study.corpus.passages(of: .train, tokens: setting.cell.tokens, longest: setting.recipe.passages)
    }
    var settings = setting.recipe.sampling
    settings.isConditional = kind != .unconditional
    settings.tokens = setting.cell.tokens
    if kind == .unconditional { settings.textsPerSeed = 1 }
    return TextRequest(
      kind: kind, settings: settings, tokens: tokens,
      meanLength: Double(setting.cell.tokens) / Double(max(documents.count, 1)), model: writer.model)
  }

  /// Operations of drawing texts: each token is one forward pass, and so are those of the document that is read.
  private func operations(of counts: BootstrapCounts) -> Double {
    let read = kind == .unconditional ? 1 : setting.cell.base.model.contextLength / 2
    let tokens = Double(counts.drawnTokens) + Double(counts.drawn * read)
    return tokens * setting.cell.base.model.trainingOperationsPerToken / 3
  }

  private var drawingCost: StepCost {
    setting.cell.forwardCost(tokens: Double(tokens) * 2 * SamplesStep.costFactor)
  }
}

extension BootstrapConfiguration.Kind {
  /// The arm in results.
  var arm: BootstrapResult.Arm {
    switch self {
    case .neighbors: .neighbors
    case .random: .random
    case .unconditional: .unconditional
    case .fresh: .fresh
    }
  }
}

/// Documents of which two texts or more were written.
private struct Examples {
  private static let count = 3
  private static let texts = 2
  /// The texts among which examples are looked for.
  private static let reach = 10_000

  let examples: [BootstrapResult.Example]

  init(_ directory: String, _ setting: BootstrapSetting) throws {
    let seeds = try setting.study.corpus.passages(
      of: .train, tokens: setting.cell.tokens, longest: setting.recipe.passages)
    let tokenizer = try setting.study.corpus.tokenizer()
    var bySeed: [Int: [String]] = [:]
    var complete: [Int] = []
    for document in try SyntheticDocument.first(Self.reach, in: directory) {
      guard let seed = document.seedDocument else { continue }
      bySeed[seed, default: []].append(document.text)
      if bySeed[seed]?.count == Self.texts { complete.append(seed) }
    }
    examples = complete.prefix(Self.count).map { seed in
      BootstrapResult.Example(
        seed: String(decoding: tokenizer.decode(seeds.textTokens(of: seed)), as: UTF8.self),
        texts: Array((bySeed[seed] ?? []).prefix(Self.texts)))
    }
  }
}
