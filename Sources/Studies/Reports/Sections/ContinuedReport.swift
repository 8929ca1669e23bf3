import Studies

/// The steps from a model to its continuations.
struct ContinuedReport: StepReport {
  let result: StudyResult

  private var ladders: [ContinuedResult] { result.continued ?? [] }

  var sections: [ReportSection] {
    ladders.map { ladder in
      ReportSection(
        heading: Self.heading(ladder),
        body: Self.sentences(ladder).map { .paragraph($0) } + [.table(Self.table(ladder))])
    }
  }

  var printed: [ReportSection] { sections }

  private static func heading(_ ladder: ContinuedResult) -> Prose {
    "Continued pre-training of \(ladder.model), \(ladder.tokens) tokens"
  }

  private static func sentences(_ ladder: ContinuedResult) -> [Prose] {
    [about(ladder), ensemble(ladder), weightAverage(ladder), replay(ladder)].compactMap(\.self)
  }

  private static func about(_ ladder: ContinuedResult) -> Prose {
    let replay: Prose =
      ladder.replayShare > 0
      ? " \(NumberFormat.percent.text(ladder.replayShare)) of the training sequences are general text, unless a row says otherwise."
      : ""
    return """
      Test losses in nats per token on the text that is learned, and on general text where there is some: a loss there above \
      that of the model itself is what was forgotten.\(replay)
      """
  }

  private static func ensemble(_ ladder: ContinuedResult) -> Prose? {
    guard let base = ladder.row(.base), let member = ladder.row(.epochs), let ensemble = ladder.ensemble else {
      return nil
    }
    return """
      Continuing lowers the loss by \(strong: decimals(base.test - member.test, 3)) with one model, and by \
      \(strong: decimals(base.test - ensemble.test, 3)) with \(ensemble.members).
      """
  }

  private static func weightAverage(_ ladder: ContinuedResult) -> Prose? {
    guard let member = ladder.row(.epochs), let average = ladder.row(.weightAverage) else { return nil }
    let gain = member.test - average.test
    return """
      The mean of the members' weights is \(strong: decimals(abs(gain), 4)) \(gain < 0 ? "worse" : "better") than a member, \
      at the cost of one model.
      """
  }

  private static func replay(_ ladder: ContinuedResult) -> Prose? {
    guard let member = ladder.row(.epochs), let alone = ladder.row(.withoutReplay), let with = member.general,
      let without = alone.general
    else { return nil }
    let change = without - with
    return """
      Replay of general text makes the loss there \(strong: decimals(abs(change), 4)) \(change < 0 ? "higher" : "lower").
      """
  }

  private static func table(_ ladder: ContinuedResult) -> Table {
    let base = ladder.row(.base)
    let hasGeneral = base?.general != nil
    var columns: [Column<ContinuedResult.Row>] = [
      Column("step") { .text($0.title) },
      Column("batch") { $0.batchSize.map { .count($0) } ?? .missing },
      Column("epochs") { $0.epochs.map { .count($0) } ?? .missing },
      Column("test loss") { .loss($0.test) },
      Column("change") { change($0.test, from: base?.test) },
    ]
    if hasGeneral {
      columns += [
        Column("general text") { .loss($0.general) },
        Column("change there") { change($0.general, from: base?.general) },
      ]
    }
    return Table(of: ladder.rows, columns: columns)
  }

  private static func change(_ loss: Double?, from base: Double?) -> Cell {
    guard let loss, let base else { return .missing }
    return .number(loss - base, .signed(4))
  }
}

extension ContinuedResult.Row {
  /// The step in words.
  fileprivate var title: String {
    switch step {
    case .base: "the model itself"
    case .largeBatch: "one epoch, large batch"
    case .oneEpoch: "one epoch, smaller batch"
    case .epochs: "more epochs, mean of members"
    case .withoutReplay: "more epochs without replay"
    case .ensemble: "ensemble of \(members)"
    case .limit: "ensemble, limit"
    case .weightAverage: "mean of the members' weights"
    case .student: "distilled into one model"
    }
  }
}
