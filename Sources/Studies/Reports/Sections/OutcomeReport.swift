import ScalingLaws
import Studies

/// The recipes beside each other, where there are several: what each reaches, its limits and its laws.
struct OutcomeReport: StepReport {
  let result: StudyResult

  private var hasSeveralRecipes: Bool { Set(result.outcomes.outcomes.map { $0.recipe }).count > 1 }

  var sections: [ReportSection] {
    guard hasSeveralRecipes else { return [] }
    let figures = OutcomeFigures(result: result).drawings
    let body = [.paragraph(Self.explanation), .table(table)] + assumptions + figures.map { .drawing($0) }
    return [ReportSection(heading: "Recipes compared", body: body)]
  }

  var printed: [ReportSection] {
    guard hasSeveralRecipes else { return [] }
    return [ReportSection(heading: "Recipes compared, nats per token", body: [.table(table)] + assumptions)]
  }

  private static let explanation: Prose = """
    Test losses in nats per token. The limit of the regularized recipe is for infinitely many parameters, that of an \
    ensemble for infinitely many members, the joint limit for both. With two or three sizes the exponent of the law in \
    parameters is fixed at 1, because so few do not determine it. Data efficiency is how many times as many tokens the \
    standard recipe would need to reach the limit.
    """

  /// The assumptions behind intervals of data efficiency, where there are some.
  private var assumptions: [ReportSection.Block] {
    guard let noise = result.outcomes.standardNoise else { return [] }
    let points = Set(result.outcomes.outcomes.filter { $0.recipe == .standard }.map { $0.tokens }).count
    let remarks = DataEfficiency.remarks(points: points, noise: noise).joined(separator: "; ")
    return [
      .paragraph(Prose("The intervals of data efficiency include the uncertainty of the standard law: \(remarks)."))
    ]
  }

  var table: Table {
    let columns: [Column<RecipeOutcomes.Outcome>] = [
      Column("recipe") { .text($0.recipe.rawValue) },
      Column("mean of") { .text($0.averaging?.rawValue) },
      Column("tokens") { .count($0.tokens) },
      Column("best model") { .text($0.model) },
      Column("test loss") { .loss($0.bestLoss) },
      Column("limit") { .loss($0.asymptote) },
      Column("95 % interval") { .loss($0.interval) },
    ]
    return Table(of: result.outcomes.outcomes, columns: columns + efficiencyColumns)
  }

  private var efficiencyColumns: [Column<RecipeOutcomes.Outcome>] {
    [
      Column("data efficiency") { outcome in
        result.efficiency(of: outcome).map { .number($0.ratio, .decimals(2)) } ?? .missing
      },
      Column("95 % interval") { .ratio(result.efficiency(of: $0)?.interval) },
    ]
  }
}
