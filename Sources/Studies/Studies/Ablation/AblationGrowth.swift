import Files
import MessagePassing
import Training

/// Adds the runs of one cell's switches to the graph, and puts the findings of complete ones together.
struct AblationGrowth {
  private typealias Switch = AblationConfiguration.Switch

  let recipe: AblationConfiguration
  let cell: Cell
  let graph: StudyGraph

  private var study: Study { graph.study }

  /// The rows of all switches; nil as long as a run is open. Collective.
  func result() throws -> AblationResult? {
    guard let chosen = graph.part(EnsemblesPart.self)?.cells.chosen(for: cell) else {
      // The best of the decays that the first seed tries is the first model.
      for option in recipe.switches {
        forecast(option, runs: option.weightDecayFactors.count + recipe.seedCount - 1)
      }
      return nil
    }
    let base = AblationResult.Row(
      name: "base", point: chosen.point, switches: [], directories: chosen.directories,
      validation: chosen.validation.members.map(\.nats), test: chosen.test)
    let grown = try recipe.switches.map { try row($0, [$0.name], around: chosen.point) }
    let rows = grown.compactMap(\.self)
    guard rows.count == grown.count else { return nil }
    let alone = AblationResult(model: cell.size, tokens: cell.tokens, base: base, rows: rows)
    let kept = zip(recipe.switches, rows).filter { alone.isKept($0.1) }.map(\.0)
    guard kept.count > 1 else { return alone }
    let together = try graph.world.agree { try recipe.together(kept) }
    guard let last = try row(together, kept.map(\.name), around: chosen.point) else { return nil }
    return AblationResult(model: cell.size, tokens: cell.tokens, base: base, rows: rows + [last])
  }

  /// The models of a switch with the best decay on validation; nil as long as one is open. Collective.
  private func row(_ option: Switch, _ names: [String], around tuned: GridPoint) throws -> AblationResult.Row? {
    guard let point = try point(of: option, around: tuned) else { return nil }
    let steps = try graph.world.agree { try (0..<recipe.seedCount).map { try step(option, point, seed: $0) } }
    guard let finished = try graph.finished(steps, of: option.name, stage: AblationPart.stage) else { return nil }
    let test = try study.curves(.test, of: finished, cell: cell, stage: AblationPart.stage, graph)
    return test.map {
      AblationResult.Row(
        name: option.name, point: point, switches: names, directories: finished.map { $0.step.run.directory },
        validation: finished.compactMap { $0.result.validation?.nats }, test: $0)
    }
  }

  /// The hyperparameters of a switch, whose decay the first seed decides; nil as long as a run of it is open. Collective.
  private func point(of option: Switch, around tuned: GridPoint) throws -> GridPoint? {
    let usual = option.point(tuned, of: cell)
    let points = option.weightDecayFactors.map { usual.scaled(epochs: 1, weightDecay: $0) }
    guard points.count > 1 else { return points.first ?? usual }
    let steps = try graph.world.agree { try points.map { try step(option, $0, seed: 0) } }
    let states = try graph.add(steps, stage: AblationPart.stage)
    guard states.allSatisfy(\.isEnded) else {
      forecast(option, runs: recipe.seedCount - 1)
      return nil
    }
    let losses = states.map { $0.result?.validation?.nats ?? .infinity }
    return zip(points, losses).min { $0.1 < $1.1 }?.0
  }

  private func step(_ option: Switch, _ point: GridPoint, seed: Int) throws -> TrainingStep {
    try study.store.step(
      option.cell(cell).run(point, .both(seed)), size: cell.measuredSize,
      name: "\(cell.size)-D\(cell.tokens)-\(option.name)-s\(seed)", reason: "the switch \(option.name)")
  }

  /// Adds the runs of a switch whose settings are not determined yet.
  private func forecast(_ option: Switch, runs: Int) {
    guard graph.forecasts else { return }
    let point = option.point(graph.part(SearchPart.self)?.tunedPoint(of: cell) ?? cell.point, of: cell)
    let cost = study.store.forecastCost(of: option.cell(cell).base.with(point), size: cell.measuredSize)
    for _ in 0..<runs {
      graph.add(
        ForecastStep(name: "training with a switch", cost: cost, isRun: true), stage: AblationPart.stage,
        isComplete: false)
    }
  }
}
