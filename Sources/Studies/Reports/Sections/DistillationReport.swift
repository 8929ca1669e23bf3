import Distillation
import Statistics
import Studies

/// The students of an ensemble, where the study asks for them: the fraction of the ensemble's gain that each retains.
struct DistillationReport: StepReport {
  let result: StudyResult

  private var students: [DistilledResult] { result.distilled ?? [] }

  var sections: [ReportSection] {
    guard let first = students.first else { return [] }
    return [
      ReportSection(
        heading: heading(first),
        body: [.paragraph(Self.explanation)] + average + ngram + [.table(table)] + searches + [
          .subheading("Runs"), .table(runTable),
        ])
    ]
  }

  var printed: [ReportSection] {
    students.first.map { [ReportSection(heading: heading($0), body: average + ngram + [.table(table)])] } ?? []
  }

  var losses: [MeasuredLoss] {
    students.flatMap { student in
      let setting = MeasuredLoss.Setting(
        recipe: "distilled-\(student.method.rawValue)", model: student.model, parameters: student.parameters,
        tokens: student.tokens, point: student.point)
      // Samples are drawn from one member each, so that the average teaches by distributions alone.
      let averaging = student.method.needsDistributions ? student.averaging : nil
      return student.losses.map {
        MeasuredLoss(setting: setting, split: "test", averaging: averaging, members: 1, loss: $0, isChosen: false)
      }
    }
  }

  private func heading(_ student: DistilledResult) -> Prose {
    "Distillation: students of \(student.teacherMembers) × \(student.teacher), \(student.tokens) tokens"
  }

  private static let explanation: Prose = """
    Test losses in nats per token. The fraction of the ensemble's gain retained is (best single model − student) / \
    (best single model − teacher). Intervals are Student's t over the seeds of the students.
    """

  /// The average that validation chose for the teacher.
  private var average: [ReportSection.Block] {
    students.first.flatMap { TaughtAverage($0, result)?.sentence }.map { [.paragraph($0)] } ?? []
  }

  /// The n-gram model that taught beside the ensemble.
  private var ngram: [ReportSection.Block] {
    guard let student = students.first(where: { $0.ngram != nil }), let found = student.ngram else { return [] }
    let average = student.memberWeights == nil ? "mean of probabilities" : "average that taught"
    return [
      .paragraph(
        """
        Over samples, a \(found.order)-gram model of the training tokens taught beside the ensemble with a weight of \
        \(decimals(found.weight, 3)): on validation it lowers the loss of the \(average) from \
        \(decimals(found.ensembleLoss, 4)) to \(decimals(found.mixtureLoss, 4)). The fraction retained is of the ensemble's gain alone.
        """)
    ]
  }

  /// The settings that were tried for the students of each method.
  private var searches: [ReportSection.Block] {
    let searched = students.compactMap { student in student.search.map { (student: student, search: $0) } }
    guard !searched.isEmpty else { return [] }
    return [.subheading("Settings that were tried"), .paragraph(Self.searchExplanation)]
      + searched.flatMap { [.paragraph(ending($0.student, $0.search)), .table(table(of: $0.search))] }
  }

  private static let searchExplanation: Prose = """
    Each point was trained with the first seed to its end; the loss on validation decides, and all seeds are trained with the \
    best point.
    """

  private func ending(_ student: DistilledResult, _ search: StudentSearchResult) -> Prose {
    guard let best = search.bestTrial, let loss = best.validation else {
      return "\(student.model), \(student.title): all runs diverged."
    }
    return """
      \(student.model), \(student.title): the best of \(search.trials.count) points has \
      \(strong: chosen(search, best)): validation \(strong: decimals(loss, 4)). \
      \(SearchReport.certificate(isCertified: search.isCertified, search.neighbors))
      """
  }

  /// The values of the settings that were searched.
  private func chosen(_ search: StudentSearchResult, _ best: SearchResult.Trial) -> String {
    let searched = Set(search.neighbors.map(\.axis))
    return best.point.settings.filter { searched.contains($0.hyperparameter.key) }.map {
      $0.hyperparameter.phrase($0.value)
    }.joined(separator: ", ")
  }

  private func table(of search: StudentSearchResult) -> Table {
    let trials = search.trials.indices.map { (trial: search.trials[$0], isBest: $0 == search.best) }
    let settings: [Column<(trial: SearchResult.Trial, isBest: Bool)>] = Column.studentSettings { $0.trial.point }
    return Table(
      of: trials,
      columns: settings + [
        Column("validation") { $0.trial.validation.map { .loss($0) } ?? .text("diverged") },
        Column("chosen") { .text($0.isBest ? "yes" : "no") },
        Column("why") { .text($0.trial.reason) },
        Column("fingerprint") { .text($0.trial.fingerprints.map { $0.short }.joined(separator: " ")) },
      ]
    ).withoutEmptyColumns
  }

  /// A row of the table: what students are compared with, or the students of one method.
  private struct Row {
    let title: String
    let loss: Double
    let retained: Double?
    var student: DistilledResult?
  }

  var table: Table {
    let columns: [Column<Row>] = [
      Column("trained on") { .text($0.title) },
      Column("model") { .text($0.student?.model) },
      Column("parameters") { $0.student.map { .count($0.parameters) } ?? .missing },
      Column("seeds") { $0.student.map { .count($0.losses.count) } ?? .missing },
      Column("test loss") { .loss($0.loss) },
      Column("95 % interval") { .loss($0.student?.lossInterval) },
      Column("gain retained") { .percent($0.retained) },
      Column("95 % interval") {
        $0.student?.retainedInterval.map { .interval(low: $0.low, high: $0.high, .percent) } ?? .missing
      },
    ]
    let rows = students.map { Row(title: title($0), loss: $0.loss, retained: $0.retained, student: $0) }
    return Table(of: compared + rows, columns: columns)
  }

  /// The students' data in words, and the settings that were found for them.
  private func title(_ student: DistilledResult) -> String {
    let found = student.search.flatMap { search in search.bestTrial.map { chosen(search, $0) } }
    return ([student.title] + [found].compactMap { $0 }).joined(separator: ", ")
  }

  /// The teacher and the best single model of its size.
  private var compared: [Row] {
    guard let first = students.first else { return [] }
    return [
      Row(title: "the teacher, \(first.teacherMembers) × \(first.teacher)", loss: first.teacherLoss, retained: 1),
      Row(title: "the best single model, \(first.teacher)", loss: first.bestSingleLoss, retained: 0),
    ]
  }

  private var runTable: Table {
    let runs = students.flatMap { student in student.directories.indices.map { (student: student, index: $0) } }
    let place: [Column<(student: DistilledResult, index: Int)>] = [
      Column("method") { .text($0.student.method.rawValue) },
      Column("model") { .text($0.student.model) },
    ]
    return Table(
      of: runs,
      columns: place + Column.studentSettings { $0.student.point } + [
        Column("test loss") { .loss($0.student.losses[$0.index]) },
        Column("fingerprint") { .text($0.student.fingerprints[$0.index].short) },
        Column("directory") { .text($0.student.directories[$0.index]) },
      ]
    ).withoutEmptyColumns
  }
}

extension DistilledResult {
  /// The students' data in words, and the length of their chains.
  var title: String { links.map { "the last of a chain of \($0) students" } ?? method.title }
}

extension DistillationMethod {
  /// The students' data in words.
  var title: String {
    switch self {
    case .samples: "samples of the teacher mixed into the text"
    case .ownSize: "samples of the best single model of the student's size"
    case .distributions: "the teacher's distributions"
    case .combined: "samples mixed into the text, with the teacher's distributions over both"
    case .chain: "a chain of students"
    case .equalCompute: "control: the same compute without a teacher"
    case .syntheticOnly: "control: samples alone"
    }
  }

  /// True when a student of this method is a control.
  var isControl: Bool { self == .equalCompute || self == .syntheticOnly }
}
