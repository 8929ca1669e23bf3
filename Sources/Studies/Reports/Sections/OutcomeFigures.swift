import Studies

/// The figures that compare the recipes of a study.
struct OutcomeFigures {
  let result: StudyResult

  private static let loss = "test loss (nats per token)"

  var drawings: [ReportSection.Drawing] {
    sizes + [
      ReportSection.Drawing(
        name: "compute", caption: "Test loss against the operations of training all members, most tokens",
        figure: measured("floating-point operations of training", single: { $1.operations }, member: { $0.operations })),
      ReportSection.Drawing(
        name: "parameters", caption: "Test loss against the parameters of all members, most tokens",
        figure: measured(
          "parameters of all members", single: { search, _ in Double(search.parameters) },
          member: { Double($0.parameters) })),
    ] + dataLaws
  }

  /// The loss against the parameters of one model, for each number of tokens with a law.
  private var sizes: [ReportSection.Drawing] {
    let groups = Dictionary(grouping: result.outcomes.outcomes.filter { $0.fit != nil }) { $0.tokens }
    return groups.sorted { $0.key < $1.key }.map { tokens, outcomes in
      ReportSection.Drawing(
        name: "sizes-D\(tokens)", caption: "Test loss against the parameters of one model, \(grouped(tokens)) tokens",
        figure: Figure(
          xTitle: "parameters N", yTitle: Self.loss, scale: .logarithmic, curves: outcomes.map(Self.curve)))
    }
  }

  private static func curve(_ outcome: RecipeOutcomes.Outcome) -> Figure.Curve {
    Figure.Curve(
      title: outcome.averaging.map { "K → ∞, mean \($0.rawValue)" } ?? "one model",
      points: outcome.sizes.map { (x: Double($0.parameters), y: $0.loss) }, law: outcome.fit?.law)
  }

  /// Measured losses on the most tokens: single models at their best points, and ensembles of K members.
  ///
  /// - Parameters:
  ///   - single: x of a single model.
  ///   - member: x of each member of an ensemble.
  private func measured(
    _ xTitle: String, single: (SearchResult, SearchResult.Trial) -> Double, member: (StudyResult.CellResult) -> Double
  ) -> Figure {
    let recipes = [Recipe.standard, .regularized].map { recipe in
      Figure.Curve(title: recipe.rawValue, points: singles(recipe, single))
    }
    let ensembles = result.ensembles.filter { $0.tokens == mostTokens }.prefix(4)
      .map { $0.curve(x: member($0)) }
    return Figure(
      xTitle: xTitle, yTitle: Self.loss, scale: .logarithmic,
      curves: recipes.filter { !$0.points.isEmpty } + ensembles)
  }

  private var mostTokens: Int { result.tokenCounts.last ?? 0 }

  /// The best points of a recipe on the most tokens, one for each size.
  private func singles(
    _ recipe: Recipe, _ x: (SearchResult, SearchResult.Trial) -> Double
  ) -> [(x: Double, y: Double)] {
    result.searches.filter { $0.recipe == recipe && $0.tokens == mostTokens }.compactMap { search in
      search.bestTrial.flatMap { trial in trial.test.map { (x: x(search, trial), y: $0) } }
    }
  }

  /// The limits against tokens, where the study has laws in them.
  private var dataLaws: [ReportSection.Drawing] {
    let curves = result.outcomes.dataLaws.filter { $0.averaging != .logits }.map { law in
      Figure.Curve(title: law.recipe.rawValue, points: limits(law), law: law.fit.law)
    }
    guard !result.outcomes.dataLaws.isEmpty else { return [] }
    return [
      ReportSection.Drawing(
        name: "data-laws", caption: "Limit of each recipe against training tokens, and the law through them",
        figure: Figure(xTitle: "training tokens D", yTitle: Self.loss, scale: .logarithmic, curves: curves))
    ]
  }

  private func limits(_ law: RecipeOutcomes.DataLaw) -> [(x: Double, y: Double)] {
    result.outcomes.outcomes.filter { law.goesThrough($0) }.map { (x: Double($0.tokens), y: $0.limit) }
  }
}

extension RecipeOutcomes.DataLaw {
  /// True for an outcome of the law's recipe and average.
  fileprivate func goesThrough(_ outcome: RecipeOutcomes.Outcome) -> Bool {
    outcome.recipe == recipe && outcome.averaging == averaging
  }
}

extension StudyResult.CellResult {
  /// The losses of K members.
  ///
  /// - Parameter x: of each member.
  fileprivate func curve(x: Double) -> Figure.Curve {
    Figure.Curve(title: "K × \(model)", points: test.probabilities.points(x: x), isJoined: true)
  }
}
