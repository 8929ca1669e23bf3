/// Adds what arms will take that the store does not determine yet.
struct BootstrapForecast {
  let setting: BootstrapSetting

  private var graph: StudyGraph { setting.graph }
  private var cell: Cell { setting.cell }
  private var recipe: BootstrapConfiguration { setting.recipe }

  /// Adds the steps of arms whose text is not there yet.
  func add(_ kinds: [BootstrapConfiguration.Kind]) {
    guard graph.forecasts else { return }
    for kind in kinds {
      let arrangements = kind == .neighbors ? recipe.arrangements.count : 1
      for _ in 0..<arrangements {
        for _ in 0..<recipe.seedCount {
          graph.add(
            ForecastStep(name: "training on \(kind.rawValue)", cost: trainingCost, isRun: true),
            stage: BootstrapPart.stage, isComplete: false)
        }
        addMeasures()
      }
    }
  }

  /// Adds the measures of an arm.
  func addMeasures() {
    guard graph.forecasts else { return }
    let tokens = setting.tasks.reduce(setting.study.store.tokens(of: .test)) { $0 + $1.estimatedTokens }
    graph.add(
      ForecastStep(
        name: "measures of an arm", cost: setting.study.scoringCost(cell, tokens: tokens * recipe.seedCount)),
      stage: BootstrapPart.stage, isComplete: false)
  }

  /// The cost of a run as long as repetition's.
  private var trainingCost: StepCost {
    let point = graph.part(SearchPart.self)?.tunedPoint(of: cell) ?? cell.point
    return setting.study.store.forecastCost(of: cell.withoutSaving.base.with(point), size: cell.measuredSize)
  }
}
