import Studies

extension ReportSection {
  /// The ensemble of one size and subset.
  static func ensemble(_ cell: StudyResult.CellResult) -> ReportSection {
    let drawing = Drawing(
      "k-curve-\(cell.model)-D\(cell.tokens)", "Loss against members, the law through it, and its limit", kCurves(cell))
    return ReportSection(
      heading: "Ensemble of \(cell.model): \(grouped(cell.parameters)) parameters, \(grouped(cell.tokens)) tokens",
      body: summary(cell).map { .paragraph($0) } + [
        .drawing(drawing), .subheading("Loss against members"),
        .paragraph(
          "Nats per token to be expected of K of these members, whichever they are. <code>results.csv</code> has the first K, too."
        ),
        .table(curveTable(cell)),
      ] + weights(cell) + [.subheading("Members"), .table(memberTable(cell))])
  }

  private static func kCurves(_ cell: StudyResult.CellResult) -> Figure {
    func curve(_ title: String, _ curve: KCurve) -> Figure.Curve {
      let points = curve.expected.enumerated().map { (x: Double($0.offset + 1), y: $0.element) }
      return Figure.Curve(title: title, points: points, law: curve.fit?.law)
    }
    return Figure(
      xTitle: "members K", yTitle: "test loss (nats per token)",
      curves: [curve("mean logits", cell.test.logits), curve("mean probabilities", cell.test.probabilities)])
  }

  private static func summary(_ cell: StudyResult.CellResult) -> [String] {
    let (best, curve) = (cell.test.bestMember, cell.test.probabilities)
    guard let last = curve.losses.last else { return [] }
    let count = curve.losses.count
    var sentences = [
      "On text that no model saw, the best of \(count) members has a loss of <b>\(decimals(best, 3))</b> nats per token; the ensemble of all has <b>\(decimals(last.nats, 3))</b> (\(decimals(best - last.nats, 3)) better, \(decimals(last.bitsPerByte, 3)) bits per byte)."
    ]
    if let law = curve.fit?.law {
      let interval = curve.interval.map { ", 95 % interval \(decimals($0.low, 3)) to \(decimals($0.high, 3))" } ?? ""
      sentences.append(
        "The curve follows \(decimals(law.amplitude, 3))/K<sup>\(decimals(law.exponent, 2))</sup> + \(decimals(law.asymptote, 3)): infinitely many such members would reach <b>\(decimals(law.asymptote, 3))</b>\(interval)."
      )
    }
    return sentences + curve.remarks.map { escaped($0) }
  }

  /// The ensemble with weights that were fitted on validation, where the study asks for it.
  private static func weights(_ cell: StudyResult.CellResult) -> [Block] {
    guard let weighted = cell.weighted, let last = cell.test.logits.losses.last,
      let lastProbabilities = cell.test.probabilities.losses.last
    else { return [] }
    let table = HTMLTable(
      heading: ["mean of", "equal weights", "fitted weights", "the weights"],
      rows: [
        ["logits", decimals(last.nats, 4), decimals(weighted.logitLoss, 4), list(weighted.logits)],
        [
          "probabilities", decimals(lastProbabilities.nats, 4), decimals(weighted.probabilityLoss, 4),
          list(weighted.probabilities),
        ],
      ])
    return [
      .subheading("Weights"), .paragraph("Test loss of all members; weights are fitted on validation."), .table(table),
    ]
  }

  private static func list(_ weights: [Double]) -> String { weights.map { decimals($0, 3) }.joined(separator: " ") }

  private static func curveTable(_ cell: StudyResult.CellResult) -> HTMLTable {
    func row(_ name: String, _ value: (KCurve) -> String) -> [String] {
      [name]
        + [cell.test.logits, cell.test.probabilities, cell.validation.logits, cell.validation.probabilities].map(value)
    }
    let rows = cell.test.logits.losses.indices.map { index in
      row("\(index + 1)") { decimals($0.expected[index], 4) }
    }
    let limit = row("∞") { $0.fit.map { decimals($0.law.asymptote, 4) } ?? "–" }
    let interval = row("interval of ∞") {
      $0.interval.map { "\(decimals($0.low, 4)) … \(decimals($0.high, 4))" } ?? "–"
    }
    return HTMLTable(
      heading: ["K", "test, logits", "test, probabilities", "validation, logits", "validation, probabilities"],
      rows: rows + [limit, interval])
  }

  private static func memberTable(_ cell: StudyResult.CellResult) -> HTMLTable {
    let rows = cell.directories.indices.map { index in
      [
        "\(index)", decimals(cell.trainLosses[index], 4), decimals(cell.validation.members[index].nats, 4),
        decimals(cell.test.members[index].nats, 4), "\(cell.point.epochs)", "\(cell.point.learningRate)",
        "\(cell.point.weightDecay)",
        cell.fingerprints[index].short, cell.directories[index],
      ]
    }
    return HTMLTable(
      heading: [
        "member", "train", "validation", "test", "epochs", "learning rate", "weight decay", "fingerprint", "directory",
      ],
      rows: rows)
  }
}
