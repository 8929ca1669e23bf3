import ScalingLaws
import Studies

extension ReportSection {
  /// What the recipes reach, beside each other, where there are several.
  static func outcomes(_ result: StudyResult) -> [ReportSection] {
    let outcomes = result.outcomes.outcomes
    guard Set(outcomes.map { $0.recipe }).count > 1 else { return [] }
    let laws = Dictionary(grouping: outcomes.filter { $0.fit != nil }) { $0.tokens }.sorted { $0.key < $1.key }
    let figures =
      laws.map {
        Drawing(
          "sizes-D\($0.key)", "Loss against the parameters of one model, \(grouped($0.key)) tokens", sizes($0.value))
      } + [
        Drawing("compute", "Loss against all operations of training, most tokens", compute(result)),
        Drawing("parameters", "Loss against all parameters of a prediction, most tokens", parameters(result)),
      ]
      + (result.outcomes.dataLaws.isEmpty
        ? [] : [Drawing("data-laws", "The recipes' limits against tokens, and their laws", data(result))])
    let section = ReportSection(
      heading: "What the recipes reach",
      body: [
        .paragraph(
          "Nats per token on test. The limit of the regularized recipe is in the number of parameters, that of an ensemble in its members, the joint limit in both. Of two or three sizes the law in the number of parameters has the exponent 1, which so few do not determine. Data efficiency is how many times the text the usual recipe would need to get there."
        ),
        .table(table(result)),
      ] + figures.map { .drawing($0) })
    return [section]
  }

  private static func table(_ result: StudyResult) -> HTMLTable {
    let rows = result.outcomes.outcomes.map { outcome in
      let efficiency = result.outcomes.efficiencies.first {
        $0.recipe == outcome.recipe && $0.averaging == outcome.averaging && $0.tokens == outcome.tokens
      }
      let ends = efficiency?.interval.map { " (\(decimals($0[0], 2)) … \(decimals($0[1], 2)))" } ?? ""
      return [
        outcome.recipe.rawValue, outcome.averaging?.rawValue ?? "–", grouped(outcome.tokens), outcome.model,
        decimals(outcome.bestLoss, 4), outcome.asymptote.map { decimals($0, 4) } ?? "–",
        outcome.interval.map { "\(decimals($0.low, 4)) … \(decimals($0.high, 4))" } ?? "–",
        efficiency.map { decimals($0.ratio, 2) + ends } ?? "–",
      ]
    }
    return HTMLTable(
      heading: ["recipe", "mean of", "tokens", "best model", "test loss", "limit", "95 % interval", "data efficiency"],
      rows: rows)
  }

  private static func sizes(_ outcomes: [RecipeOutcomes.Outcome]) -> Figure {
    let curves = outcomes.map { outcome in
      let points = outcome.sizes.map { (x: Double($0.parameters), y: $0.loss) }
      let title = outcome.recipe == .regularized ? "one model" : "K → ∞, mean \(outcome.averaging?.rawValue ?? "")"
      return Figure.Curve(title: title, points: points, law: outcome.fit?.law)
    }
    return Figure(
      xTitle: "parameters N", yTitle: "test loss (nats per token)", scale: .logarithmic, curves: curves)
  }

  /// Loss against all operations of training: singles at their best points, ensembles of K members.
  private static func compute(_ result: StudyResult) -> Figure {
    figure(result, "floating-point operations of training", single: { $0.operations }, member: { $0.operations })
  }

  /// Loss against all parameters that are used for a prediction.
  private static func parameters(_ result: StudyResult) -> Figure {
    let sizes = Dictionary(result.searches.map { ($0.model, Double($0.parameters)) }) { first, _ in first }
    return figure(
      result, "parameters in all", singles: { search, _ in sizes[search.model] ?? 0 }, member: { Double($0.parameters) }
    )
  }

  private static func figure(
    _ result: StudyResult, _ xTitle: String, single: @escaping (SearchResult.Trial) -> Double,
    member: (StudyResult.CellResult) -> Double
  ) -> Figure {
    figure(result, xTitle, singles: { single($1) }, member: member)
  }

  private static func figure(
    _ result: StudyResult, _ xTitle: String, singles: (SearchResult, SearchResult.Trial) -> Double,
    member: (StudyResult.CellResult) -> Double
  ) -> Figure {
    let tokens = (result.searches.map { $0.tokens } + result.cells.map { $0.tokens }).max() ?? 0
    let recipes = [Recipe.standard, .regularized].compactMap { recipe -> Figure.Curve? in
      let points = result.searches.filter { $0.recipe == recipe && $0.tokens == tokens }.compactMap { search in
        search.bestTrial.flatMap { trial in trial.test.map { (x: singles(search, trial), y: $0) } }
      }
      return points.isEmpty ? nil : Figure.Curve(title: recipe.rawValue, points: points)
    }
    let ensembles = result.ensembles.filter { $0.tokens == tokens }.prefix(4).map { cell in
      let points = cell.test.probabilities.expected.enumerated().map {
        (x: member(cell) * Double($0.offset + 1), y: $0.element)
      }
      return Figure.Curve(title: "K × \(cell.model)", points: points, isJoined: true)
    }
    return Figure(
      xTitle: xTitle, yTitle: "test loss (nats per token)", scale: .logarithmic, curves: recipes + ensembles)
  }

  private static func data(_ result: StudyResult) -> Figure {
    let curves = result.outcomes.dataLaws.filter { $0.averaging != .logits }.map { law in
      let points = result.outcomes.outcomes
        .filter { $0.recipe == law.recipe && $0.averaging == law.averaging }.map { (x: Double($0.tokens), y: $0.limit) }
      return Figure.Curve(title: law.recipe.rawValue, points: points, law: law.fit.law)
    }
    return Figure(
      xTitle: "training tokens D", yTitle: "test loss (nats per token)", scale: .logarithmic, curves: curves)
  }
}
