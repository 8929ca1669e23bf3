import Studies
import TensorKernels

/// The ensembles that were mixed with other models.
struct MixtureReport: StepReport {
  let result: StudyResult

  private var mixtures: [MixtureResult] { result.mixtures ?? [] }

  var sections: [ReportSection] {
    mixtures.map { mixture in
      ReportSection(
        heading: Self.heading(mixture),
        body: Self.sentences(mixture) + [.drawing(Self.drawing(mixture)), .table(Self.table(mixture))])
    }
  }

  var printed: [ReportSection] {
    mixtures.map { mixture in
      ReportSection(
        heading: Self.heading(mixture), body: Self.sentences(mixture) + [.table(Self.table(mixture))])
    }
  }

  private static func heading(_ mixture: MixtureResult) -> Prose {
    "Mixture of the ensemble of \(mixture.model) with other models, \(mixture.tokens) tokens"
  }

  private static func sentences(_ mixture: MixtureResult) -> [ReportSection.Block] {
    [
      .paragraph(
        "Test loss in nats per token; the mean of probabilities of the first K members is one part of the mixture, and each other model is one. The weights are fitted on validation; errors are by document."
      )
    ]
      + mixture.others.map { .paragraph("\($0.name) alone: \(decimals($0.testLoss, 4)).") }
  }

  private static func drawing(_ mixture: MixtureResult) -> ReportSection.Drawing {
    ReportSection.Drawing(
      name: "mixture-\(mixture.model)-D\(mixture.tokens)",
      caption: "Test loss against members, without and with the other models",
      figure: Figure(
        xTitle: "members K", yTitle: "test loss (nats per token)",
        curves: [
          mixture.test.alone.figureCurve("the ensemble"), mixture.test.together.figureCurve("with the other models"),
        ]))
  }

  private static func table(_ mixture: MixtureResult) -> Table {
    let names = mixture.others.map { "weight of \($0.name)" }
    let rows = mixture.test.prefixes.enumerated().map { index, prefix in
      [
        .count(index + 1), .loss(prefix.alone), .loss(prefix.together), .loss(prefix.gain), .loss(prefix.standardError),
      ] + prefix.weights.dropFirst().map { Cell.text(decimals($0, 3)) }
    }
    return Table(
      heading: ["K", "ensemble", "mixture", "gain", "standard error"] + names, rows: rows + limit(mixture.test))
  }

  private static func limit(_ curves: MixtureCurves) -> [[Cell]] {
    guard let limit = curves.limit else { return [] }
    let weights = curves.prefixes.first?.weights.dropFirst().map { _ in Cell.missing } ?? []
    return [
      [.text("∞"), .loss(curves.alone.limit), .loss(curves.together.limit), .loss(limit.gain), .missing] + weights,
      [
        .text("∞, 95 % interval"), .loss(curves.alone.interval), .loss(curves.together.interval), .loss(limit.interval),
        .missing,
      ]
        + weights,
    ]
  }
}
