import Studies

/// Every measured loss of a study as comma-separated values: points of searches, ensembles of each number of members,
/// controls and students.
public enum ResultsTable {
  /// The text of `results.csv`.
  public static func csv(_ result: StudyResult) -> String {
    Table(of: StudyReport.steps.flatMap { $0.init(result: result).losses }, columns: columns).csv
  }

  private static var columns: [Column<MeasuredLoss>] {
    [
      Column("recipe") { .text($0.setting.recipe) },
      Column("model") { .text($0.setting.model) },
      Column("parameters") { .count($0.setting.parameters) },
      Column("tokens") { .count($0.setting.tokens) },
      Column("epochs") { .count($0.setting.point.epochs) },
      Column("learningRate") { .number($0.setting.point.learningRate, .exact) },
      Column("weightDecay") { .number($0.setting.point.weightDecay, .exact) },
      Column("split") { .text($0.split) },
      Column("averaging") { .text($0.averaging?.rawValue) },
      Column("K") { .count($0.members) },
      Column("loss") { .number($0.loss, .exact) },
      Column("bitsPerByte") { .number($0.bitsPerByte) },
      Column("expectedLoss") { .number($0.expected) },
      Column("isChosen") { .text("\($0.isChosen)") },
    ]
  }
}

extension Cell {
  fileprivate static func number(_ value: Double?) -> Cell { value.map { .number($0, .exact) } ?? .missing }
}
