import Studies

/// The tables of one ensemble.
struct EnsembleTables {
  let cell: StudyResult.CellResult

  private var curves: [(title: String, curve: KCurve)] {
    [
      ("test, logits", cell.test.logits), ("test, probabilities", cell.test.probabilities),
      ("validation, logits", cell.validation.logits), ("validation, probabilities", cell.validation.probabilities),
    ]
  }

  /// The expected losses of K-member ensembles on both splits, by both averages, with their limits.
  var curve: Table { Table(ofCurves: curves) }

  /// The losses of all members with equal and with fitted weights; nil where no weights are fitted.
  var weights: Table? {
    cell.weighted.map { weighted in
      Table(
        heading: ["mean of", "equal weights", "fitted weights", "the weights"],
        rows: [
          row("logits", cell.test.logits, fitted: weighted.logitLoss, weights: weighted.logits),
          row(
            "probabilities", cell.test.probabilities, fitted: weighted.probabilityLoss,
            weights: weighted.probabilities),
        ])
    }
  }

  private func row(_ averaging: String, _ curve: KCurve, fitted loss: Double, weights: [Double]) -> [Cell] {
    let list = weights.map { decimals($0, 3) }.joined(separator: " ")
    return [.text(averaging), .loss(curve.losses.last?.nats), .loss(loss), .text(list)]
  }

  /// The losses and the runs of the members.
  var members: Table {
    Table(
      of: Array(cell.directories.indices),
      columns: memberLosses + Column.hyperparameters { _ in cell.point } + [
        Column("fingerprint") { .text(cell.fingerprints[$0].short) },
        Column("directory") { .text(cell.directories[$0]) },
      ])
  }

  private var memberLosses: [Column<Int>] {
    [
      Column("member") { .count($0) },
      Column("train") { .loss(cell.trainLosses[$0]) },
      Column("validation") { .loss(cell.validation.members[$0].nats) },
      Column("test") { .loss(cell.test.members[$0].nats) },
    ]
  }
}
