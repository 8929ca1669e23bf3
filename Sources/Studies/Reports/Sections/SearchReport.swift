import Studies

/// The searches for hyperparameters: where each ended and why that is the end, every point, and a map around the best.
struct SearchReport: StepReport {
  let result: StudyResult

  var sections: [ReportSection] {
    guard !result.searches.isEmpty else { return [] }
    let overview = ReportSection(
      heading: "Best single models", body: [.paragraph(Self.explanation), .table(Self.table(result.searches))])
    return [overview] + result.searches.map(Self.section)
  }

  var printed: [ReportSection] {
    guard !result.searches.isEmpty else { return [] }
    return [
      ReportSection(heading: "Best single models, nats per token", body: [.table(Self.table(result.searches))])
    ]
  }

  var losses: [MeasuredLoss] { result.searches.flatMap(Self.losses) }

  private static let explanation: Prose = """
    The best point of each search on validation, in nats per token. A search is certified when every neighbor of its \
    best point was trained, or lies beyond the grid, and none is better.
    """

  static func table(_ searches: [SearchResult]) -> Table {
    Table(of: searches, columns: startColumns + Column.hyperparameters { $0.bestTrial?.point } + endColumns)
  }

  /// The recipe and the cell of a search.
  private static var startColumns: [Column<SearchResult>] {
    [
      Column("recipe") { .text($0.recipe.rawValue) },
      Column("model") { .text($0.model) },
      Column("tokens") { .count($0.tokens) },
    ]
  }

  /// The place at which a search ended.
  private static var endColumns: [Column<SearchResult>] {
    [
      Column("validation") { .loss($0.bestTrial?.validation) },
      Column("test") { .loss($0.bestTrial?.test) },
      Column("points") { .count($0.trials.count) },
      Column("certified") { .text($0.isCertified ? "yes" : "no") },
    ]
  }

  private static func section(_ search: SearchResult) -> ReportSection {
    return ReportSection(
      heading: "Search: \(search.recipe.rawValue), \(search.model), \(search.tokens) tokens",
      body: [.paragraph(ending(search))] + map(search) + [
        .drawing(drawing(search)), .subheading("Runs"), .table(trials(search)),
      ])
  }

  private static func drawing(_ search: SearchResult) -> ReportSection.Drawing {
    ReportSection.Drawing(
      name: "epochs-\(search.recipe.rawValue)-\(search.model)-D\(search.tokens)",
      caption: "Validation loss against epochs",
      figure: SearchFigures(search: search).epochs)
  }

  private static func map(_ search: SearchResult) -> [ReportSection.Block] {
    guard let best = search.bestTrial?.point else { return [] }
    return [
      .paragraph("Validation loss at learning rate \(best.learningRate), weight decay from left to right:"),
      .heatMap(SearchFigures(search: search).map(around: best)),
    ]
  }

  private static func ending(_ search: SearchResult) -> Prose {
    guard let best = search.bestTrial, let loss = best.validation else { return "All runs diverged." }
    return """
      The best of \(search.trials.count) points has \(best.point.description): validation \(strong: decimals(loss, 4)), \
      test \(Cell.loss(best.test).text). \(certificate(search))
      """
  }

  private static func certificate(_ search: SearchResult) -> String {
    certificate(isCertified: search.isCertified, search.neighbors)
  }

  /// The reason why a search ended at its best point.
  static func certificate(isCertified: Bool, _ neighbors: [SearchResult.Neighbor]) -> String {
    guard isCertified else { return "Not certified: some neighbors were not trained." }
    let beyond = neighbors.filter { $0.point == nil }.map { "\($0.isUp ? "more" : "less") \($0.title)" }
    let grid = beyond.isEmpty ? "" : "; beyond the grid: \(beyond.joined(separator: ", "))"
    return "Certified: every neighbor was trained and none is better\(grid)."
  }

  private static func trials(_ search: SearchResult) -> Table {
    Table(of: search.trials, columns: Column.hyperparameters { $0.point } + trialColumns)
  }

  private static var trialColumns: [Column<SearchResult.Trial>] {
    [
      Column("validation") { $0.validation.map { .loss($0) } ?? .text("diverged") },
      Column("test") { .loss($0.test) },
      Column("why") { .text($0.reason) },
      Column("fingerprint") { .text($0.fingerprints.map { $0.short }.joined(separator: " ")) },
    ]
  }

  private static func losses(_ search: SearchResult) -> [MeasuredLoss] {
    search.trials.indices.flatMap { losses(search, index: $0) }
  }

  /// The losses of one point; none for one that diverged.
  private static func losses(_ search: SearchResult, index: Int) -> [MeasuredLoss] {
    let trial = search.trials[index]
    let setting = setting(search, trial.point)
    return [("validation", trial.validation), ("test", trial.test)].compactMap { split, loss in
      loss.map {
        MeasuredLoss(setting: setting, split: split, members: 1, loss: $0, isChosen: search.best == index)
      }
    }
  }

  private static func setting(_ search: SearchResult, _ point: GridPoint) -> MeasuredLoss.Setting {
    MeasuredLoss.Setting(
      recipe: search.recipe.rawValue, model: search.model, parameters: search.parameters, tokens: search.tokens,
      point: point)
  }
}
