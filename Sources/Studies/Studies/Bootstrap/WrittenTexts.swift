import Corpora
import Files
import MessagePassing
import Synthesis

/// Grows the steps that draw, prepare and measure the texts of a model.
struct WrittenTexts {
  let kind: BootstrapConfiguration.Kind
  let writer: WritingModel
  /// The model whose hidden states tell similarity.
  let base: BaseModels.Base
  /// The tokens that are wanted.
  let tokens: Int
  let setting: BootstrapSetting

  private var graph: StudyGraph { setting.graph }
  private var study: Study { setting.study }

  /// Texts with what is known of them.
  struct Found {
    let texts: FoundTexts
    let result: BootstrapResult.Texts
  }

  /// The texts; nil as long as a step is open. Collective.
  func grow() throws -> Found? {
    guard let texts = try request.grow(graph, cost: drawingCost) else { return nil }
    let sample = setting.sample(
      .written(directory: texts.directory), texts.address, name: "the texts of \(kind.rawValue)", base)
    guard let quality = try graph.value(sample.step(in: study), stage: "text quality") else { return nil }
    return Found(
      texts: texts,
      result: BootstrapResult.Texts(
        arm: kind.arm, pairs: writer.pairs, counts: texts.stored.counts,
        operations: writer.operations + operations(of: texts.stored.counts), quality: quality,
        examples: texts.stored.examples))
  }

  private var request: TextRequest {
    var settings = setting.recipe.sampling
    settings.isConditional = kind != .unconditional
    settings.tokens = setting.cell.tokens
    if kind == .unconditional { settings.setUnconditional() }
    return TextRequest(kind: kind, settings: settings, tokens: tokens, model: writer.model)
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

extension BootstrapSettings {
  /// Makes the settings those of texts that a model of documents writes from nothing. Where documents are cut into passages, most of
  /// its texts do not end within a passage and are cut as well.
  fileprivate mutating func setUnconditional() {
    textsPerSeed = 1
    guard let passages else { return }
    maxTokens = min(maxTokens ?? passages, passages)
    keepsUnfinished = true
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
