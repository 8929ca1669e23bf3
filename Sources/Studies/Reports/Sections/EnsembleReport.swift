import Studies
import TensorKernels

/// The ensemble of each size and number of tokens: its loss against members, its weights and its members.
struct EnsembleReport: StepReport {
  let result: StudyResult

  var sections: [ReportSection] { result.ensembles.map(Self.section) }

  var printed: [ReportSection] {
    result.ensembles.map { cell in
      ReportSection(
        heading: "\(Self.heading(cell)), \(cell.point.description)",
        body: [.paragraph(Self.curveTitle), .table(EnsembleTables(cell: cell).curve)]
          + EnsembleSentences(cell: cell).all.map { .paragraph($0) })
    }
  }

  var losses: [MeasuredLoss] { result.cells.flatMap(Self.losses) }

  private static func heading(_ cell: StudyResult.CellResult) -> Prose {
    "Ensemble of \(cell.model): \(cell.parameters) parameters, \(cell.tokens) tokens"
  }

  private static let curveTitle: Prose =
    "Expected loss of a K-member ensemble, averaged over subsets of members, in nats per token:"

  private static func section(_ cell: StudyResult.CellResult) -> ReportSection {
    return ReportSection(
      heading: heading(cell),
      body: EnsembleSentences(cell: cell).all.map { .paragraph($0) } + [
        .drawing(drawing(cell)), .subheading("Loss against members"), .paragraph(curveTitle),
        .table(EnsembleTables(cell: cell).curve),
        .paragraph("\(code: "results.csv") also has the losses of the first K members."),
      ] + weights(cell) + [.subheading("Members"), .table(EnsembleTables(cell: cell).members)])
  }

  /// The K-curves of both averages on test.
  private static func drawing(_ cell: StudyResult.CellResult) -> ReportSection.Drawing {
    ReportSection.Drawing(
      name: "k-curve-\(cell.model)-D\(cell.tokens)",
      caption: "Test loss against members, the fitted law, and its limit for infinitely many members",
      figure: Figure(
        xTitle: "members K", yTitle: "test loss (nats per token)",
        curves: [
          cell.test.logits.figureCurve("mean of logits"), cell.test.probabilities.figureCurve("mean of probabilities"),
        ]))
  }

  /// The ensemble with mixture weights that were fitted on validation, where the study asks for it.
  private static func weights(_ cell: StudyResult.CellResult) -> [ReportSection.Block] {
    guard let table = EnsembleTables(cell: cell).weights else { return [] }
    return [
      .subheading("Weights"), .paragraph("Test loss of all members; mixture weights are fitted on validation."),
      .table(table),
    ]
  }

  private static func losses(_ cell: StudyResult.CellResult) -> [MeasuredLoss] {
    [("validation", cell.validation), ("test", cell.test)].flatMap { split, curves in
      MeasuredLoss.rows(curves, of: setting(cell), split: split, isChosen: cell.isChosen)
    }
  }

  private static func setting(_ cell: StudyResult.CellResult) -> MeasuredLoss.Setting {
    MeasuredLoss.Setting(
      recipe: "ensemble", model: cell.model, parameters: cell.parameters, tokens: cell.tokens, point: cell.point)
  }
}
