import Corpora
import Files
import MessagePassing
import Synthesis

/// Adds the steps of one cell's arms to the graph, and puts the findings of complete ones together.
struct BootstrapGrowth {
  let setting: BootstrapSetting

  private var recipe: BootstrapConfiguration { setting.recipe }
  private var graph: StudyGraph { setting.graph }
  private var study: Study { setting.study }

  /// The arms with their measures; nil when a step of one is open. Collective.
  func result() throws -> BootstrapResult? {
    let forecast = BootstrapForecast(setting: setting)
    guard let chosen else {
      forecast.add(recipe.arms)
      return nil
    }
    let base = try base(of: chosen)
    let repetition = try repetition(chosen)
    let grown = try recipe.arms.map { try grow($0, base, chosen) }
    let real = try realQuality(base)
    forecast.add(zip(recipe.arms, grown).filter { $1 == nil }.map(\.0))
    let complete = grown.compactMap(\.self)
    let models = complete.flatMap(\.models).compactMap(\.self)
    guard let repetition, let real, complete.count == grown.count,
      models.count == complete.reduce(0, { $0 + $1.models.count })
    else { return nil }
    return BootstrapResult(
      model: setting.cell.size, tokens: setting.cell.tokens, parameters: chosen.parameters, point: chosen.point,
      operations: chosen.operations,
      models: [repetition] + models, texts: complete.compactMap(\.texts), real: real)
  }

  private var chosen: StudyResult.CellResult? { graph.part(EnsemblesPart.self)?.cells.chosen(for: setting.cell) }

  /// The first member, which the models that write start from.
  private func base(of chosen: StudyResult.CellResult) throws -> BaseModels.Base {
    let member = TrainedModel(directory: chosen.directories[0], fingerprint: chosen.fingerprints[0])
    return try graph.world.agree { try BaseModels.Base(member) }
  }
}

// MARK: Repetition

extension BootstrapGrowth {
  private func repetition(_ chosen: StudyResult.CellResult) throws -> BootstrapResult.Models? {
    let models = zip(chosen.directories, chosen.fingerprints).map { TrainedModel(directory: $0, fingerprint: $1) }
    let tasks = try setting.taskResults(of: models, name: "repetition")
    let validation = chosen.validation.members.map(\.nats)
    let best = try BestCheckpoints(setting: setting).checkpoints(of: models, final: validation)
    guard let tasks else { return nil }
    return BootstrapResult.Models(
      arm: .repetition, epochs: chosen.point.epochs, fraction: 0, otherTokens: 0,
      trainingTokens: chosen.point.epochs * setting.cell.tokens, directories: chosen.directories,
      validation: validation, best: best, test: chosen.test, tasks: tasks)
  }
}

// MARK: Arms

extension BootstrapGrowth {
  /// The arms of one kind of text, and the text where it was written.
  private struct Grown {
    /// Nil for arms with an open step.
    let models: [BootstrapResult.Models?]
    let texts: BootstrapResult.Texts?
  }

  /// Nil as long as the text is not there. Collective.
  private func grow(
    _ kind: BootstrapConfiguration.Kind, _ base: BaseModels.Base, _ chosen: StudyResult.CellResult
  ) throws -> Grown? {
    guard kind != .fresh else {
      return try freshText().map { Grown(models: [try models($0, chosen)], texts: nil) }
    }
    guard let writer = try writer(kind, base: base, point: chosen.point) else { return nil }
    let tokens = setting.otherTokens(epochs: chosen.point.epochs)
    let found = try WrittenTexts(kind: kind, writer: writer, base: base, tokens: tokens, setting: setting).grow()
    guard let found else { return nil }
    let texts = try texts(kind, found, epochs: chosen.point.epochs)
    guard texts.allSatisfy({ $0 != nil }) else { return nil }
    return Grown(models: try texts.compactMap(\.self).map { try models($0, chosen) }, texts: found.result)
  }

  private func models(_ other: OtherText, _ chosen: StudyResult.CellResult) throws -> BootstrapResult.Models? {
    let models = try BootstrapArm(other: other, point: chosen.point, setting: setting).grow()
    if models == nil { BootstrapForecast(setting: setting).addMeasures() }
    return models
  }

  private func writer(
    _ kind: BootstrapConfiguration.Kind, base: BaseModels.Base, point: GridPoint
  ) throws -> WritingModel? {
    guard kind != .unconditional else { return WritingModel(model: base, pairs: nil, operations: 0) }
    return try ConditionalModel(kind: kind, base: base, point: point, setting: setting).grow()
  }

  /// The texts of a kind as corpora, one for each arrangement; nil for one that is not prepared. Collective.
  private func texts(
    _ kind: BootstrapConfiguration.Kind, _ found: WrittenTexts.Found, epochs: Int
  ) throws -> [OtherText?] {
    let arrangements = kind == .neighbors ? recipe.arrangements : [.shuffled]
    return try arrangements.map { arrangement in
      let isMegadoc = arrangement == .megadoc
      let corpus = try setting.corpora.corpus(isMegadoc ? megadocuments(found) : shuffled(found, kind), graph)
      let fraction = isMegadoc ? megadocFraction(epochs: epochs) : recipe.fraction
      return corpus.map { OtherText(arm: isMegadoc ? .megadoc : kind.arm, corpus: $0, fraction: fraction) }
    }
  }

  private func shuffled(_ found: WrittenTexts.Found, _ kind: BootstrapConfiguration.Kind) -> ArmCorpusStep.Origin {
    ArmCorpusStep.Origin(
      name: "the texts of \(kind.rawValue)", content: found.texts.address.hexadecimal, inputs: [found.texts.address],
      text: .file("\(found.texts.directory)/\(SynthesisManifest.documentsName)"))
  }

  private func megadocuments(_ found: WrittenTexts.Found) -> ArmCorpusStep.Origin {
    ArmCorpusStep.Origin(
      name: "megadocuments", content: "megadocuments of \(found.texts.address.hexadecimal)",
      inputs: [found.texts.address], text: .megadocuments(texts: found.texts.directory, tokens: setting.cell.tokens))
  }

  /// The fraction of megadocuments: the documents once, and the same synthetic tokens as in other arms.
  private func megadocFraction(epochs: Int) -> Double {
    let fraction = recipe.fraction + 1 / Double(epochs)
    return min((fraction * 100).rounded() / 100, 0.9)
  }

  private func freshText() throws -> OtherText? {
    let origin = ArmCorpusStep.Origin(
      name: "fresh documents", content: "fresh after \(setting.cell.tokens)", text: .fresh(after: setting.cell.tokens))
    return try setting.corpora.corpus(origin, graph).map {
      OtherText(arm: .fresh, corpus: $0, fraction: recipe.fraction)
    }
  }
}

// MARK: Real text

extension BootstrapGrowth {
  /// The quality of validation documents beside their neighbors; nil as long as it is not measured. Collective.
  private func realQuality(_ base: BaseModels.Base) throws -> TextQuality? {
    guard let pairs = try setting.search(.neighbors, .validation, base).grow(graph) else { return nil }
    let sample = setting.sample(.real(pairs: pairs.directory), pairs.address, name: "real text", base)
    return try graph.value(sample.step(in: study), stage: "text quality")
  }
}
