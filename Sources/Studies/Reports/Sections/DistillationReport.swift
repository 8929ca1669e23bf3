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
        body: [.paragraph(Self.explanation), .table(table), .subheading("Runs"), .table(runTable)])
    ]
  }

  var printed: [ReportSection] {
    students.first.map { [ReportSection(heading: heading($0), body: [.table(table)])] } ?? []
  }

  var losses: [MeasuredLoss] {
    students.flatMap { student in
      let setting = MeasuredLoss.Setting(
        recipe: "distilled-\(student.method.rawValue)", model: student.model, parameters: student.parameters,
        tokens: student.tokens, point: student.point)
      return student.losses.map {
        MeasuredLoss(setting: setting, split: "test", members: 1, loss: $0, isChosen: false)
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
    let rows = students.map { Row(title: $0.method.title, loss: $0.loss, retained: $0.retained, student: $0) }
    return Table(of: compared + rows, columns: columns)
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
      columns: place + Column.hyperparameters { $0.student.point } + [
        Column("test loss") { .loss($0.student.losses[$0.index]) },
        Column("fingerprint") { .text($0.student.fingerprints[$0.index].short) },
        Column("directory") { .text($0.student.directories[$0.index]) },
      ])
  }
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
