import Studies

extension ReportSection {
  /// What an ensemble is compared with, where the study asks for it.
  static func controls(_ result: StudyResult) -> [ReportSection] {
    guard let first = result.controls.first else { return [] }
    let ensemble = [
      "the ensemble", grouped(ensembleParameters(first, result)), decimals(first.ensembleLoss, 4),
      first.ensembleLimit.map { decimals($0, 4) } ?? "–", "",
    ]
    let rows = result.controls.map { control in
      [
        title(control.kind), grouped(control.parameters), decimals(control.loss, 4),
        control.limit.map { decimals($0, 4) } ?? "–", signed(control.loss - control.ensembleLoss),
      ]
    }
    let table = HTMLTable(
      heading: ["what", "parameters", "test loss", "limit", "worse than the ensemble by"], rows: [ensemble] + rows)
    let runs = result.controls.flatMap { control in
      zip(control.directories, control.fingerprints).map { directory, fingerprint in
        [
          control.kind.rawValue, "\(control.point.epochs)", "\(control.point.learningRate)",
          "\(control.point.weightDecay)", fingerprint.short, directory,
        ]
      }
    }
    let runTable = HTMLTable(
      heading: ["control", "epochs", "learning rate", "weight decay", "fingerprint", "directory"], rows: runs)
    return [
      ReportSection(
        heading: "Controls: \(first.model), \(grouped(first.tokens)) tokens",
        body: [
          .paragraph(
            "Where the gain of the ensemble comes from, in nats per token on test. Its members alone have \(decimals(first.memberLoss, 4)) on average."
          ),
          .table(table), .subheading("Runs"), .table(runTable),
        ])
    ]
  }

  private static func ensembleParameters(_ control: ControlResult, _ result: StudyResult) -> Int {
    let cell = result.ensembles.first { $0.model == control.model && $0.tokens == control.tokens }
    return cell.map { $0.parameters * $0.directories.count } ?? 0
  }

  private static func title(_ kind: ControlResult.Kind) -> String {
    switch kind {
    case .initialization: "members that differ by first weights alone"
    case .order: "members that differ by order of the data alone"
    case .weightAverage: "one model, the mean of the members' weights"
    case .oneModel: "one model with as many parameters"
    }
  }

  private static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + decimals(value, 4) }
}
