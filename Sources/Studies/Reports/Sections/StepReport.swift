import Studies

/// The report of one kind of step: sections of the page, what `study run` prints, and rows of `results.csv`.
///
/// A new kind of step adds a type that conforms to this protocol, and its name to ``StudyReport/steps``.
protocol StepReport {
  /// The report of the steps that a study has of this kind.
  init(result: StudyResult)

  /// The sections of the page; none where the study has no such step.
  var sections: [ReportSection] { get }
  /// The sections that `study run` prints.
  var printed: [ReportSection] { get }
  /// The losses that were measured.
  var losses: [MeasuredLoss] { get }
}

extension StepReport {
  var losses: [MeasuredLoss] { [] }
}
