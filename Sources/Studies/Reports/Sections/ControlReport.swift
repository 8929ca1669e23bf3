import Studies

/// The controls of an ensemble, where the study asks for them: where its gain comes from.
struct ControlReport: StepReport {
  let result: StudyResult

  var sections: [ReportSection] {
    guard let first = result.controls.first else { return [] }
    return [
      ReportSection(
        heading: heading(first),
        body: [.paragraph(explanation(first)), .table(table)] + snapshots + [.subheading("Runs"), .table(runTable)])
    ]
  }

  var printed: [ReportSection] {
    result.controls.first.map { [ReportSection(heading: heading($0), body: [.table(table)] + snapshots)] } ?? []
  }

  var losses: [MeasuredLoss] {
    result.controls.map { control in
      MeasuredLoss(
        setting: MeasuredLoss.Setting(
          recipe: control.kind.rawValue, model: control.model, parameters: control.parameters, tokens: control.tokens,
          point: control.point),
        split: "test", members: control.modelCount, loss: control.loss, isChosen: false)
    }
  }

  /// The ensembles from one run, if there are any.
  private var snapshots: [ReportSection.Block] {
    let controls = result.controls.filter { $0.snapshots != nil }
    guard let count = controls.first?.modelCount else { return [] }
    return [
      .subheading("Snapshots"),
      .paragraph(
        """
        The models at the ends of \(count) cycles of the learning rate in one run, of which the first has the epochs of a member. \
        Training is a fraction of that of \(count) members; the last column tells how many members reach the same loss.
        """), .table(snapshotTable(controls)),
    ]
  }

  private func snapshotTable(_ controls: [ControlResult]) -> Table {
    let columns: [Column<ControlResult>] = [
      Column("epochs of later cycles") { .count($0.snapshots?.epochs ?? 0) },
      Column("weight decay") { .number($0.point.weightDecay, .exact) },
      Column("training") { .percent($0.snapshots?.operationsFraction) },
      Column("test loss after the first cycle") { .loss($0.snapshots?.losses.first) },
      Column("test loss of all") { .loss($0.loss) },
      Column("gain of the ensemble") { .percent($0.gainFraction) },
      Column("as good as members") { .number($0.snapshots?.effectiveMembers ?? .infinity, .decimals(1)) },
    ]
    return Table(of: controls, columns: columns)
  }

  private func heading(_ control: ControlResult) -> Prose { "Controls: \(control.model), \(control.tokens) tokens" }

  private func explanation(_ control: ControlResult) -> Prose {
    """
    Test losses in nats per token that show where the ensemble's gain comes from. The mean test loss of its members \
    alone is \(decimals(control.memberLoss, 4)).
    """
  }

  /// A row of the table: the ensemble, or a control.
  private struct Row {
    let title: String
    let parameters: Int?
    let loss: Double, limit: Double?
    let excess: Double?
  }

  var table: Table {
    let controls = result.controls.map {
      Row(
        title: $0.kind.title + ($0.snapshots.map { ", \($0.epochs) epochs each" } ?? ""), parameters: $0.parameters,
        loss: $0.loss, limit: $0.limit,
        excess: $0.loss - $0.ensembleLoss)
    }
    let columns: [Column<Row>] = [
      Column("control") { .text($0.title) },
      Column("parameters") { $0.parameters.map { .count($0) } ?? .missing },
      Column("test loss") { .loss($0.loss) },
      Column("limit") { .loss($0.limit) },
      Column("worse than the ensemble by") { $0.excess.map { .number($0, .signed(4)) } ?? .missing },
    ]
    return Table(of: (result.controls.first.map { [ensemble(of: $0)] } ?? []) + controls, columns: columns)
  }

  private func ensemble(of control: ControlResult) -> Row {
    let cell = result.ensembles.first { $0.model == control.model && $0.tokens == control.tokens }
    return Row(
      title: "the ensemble itself", parameters: cell.map { $0.parameters * $0.memberCount },
      loss: control.ensembleLoss, limit: control.ensembleLimit, excess: nil)
  }

  private var runTable: Table {
    let runs = result.controls.flatMap { control in control.directories.indices.map { (control: control, index: $0) } }
    return Table(
      of: runs,
      columns: [Column("control") { .text($0.control.kind.rawValue) }]
        + Column.hyperparameters { $0.control.point } + [
          Column("fingerprint") { .text($0.control.fingerprints[$0.index].short) },
          Column("directory") { .text($0.control.directories[$0.index]) },
        ])
  }
}

extension ControlResult.Kind {
  /// The control in words.
  fileprivate var title: String {
    switch self {
    case .initialization: "members that differ by initial weights alone"
    case .order: "members that differ by the order of the data alone"
    case .weightAverage: "one model with the mean of the members' weights"
    case .oneModel: "one model with as many parameters"
    case .snapshots: "models at the ends of the cycles of one run"
    }
  }
}
