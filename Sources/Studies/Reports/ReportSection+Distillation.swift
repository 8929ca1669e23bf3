import Distillation
import Studies

extension ReportSection {
  /// What students keep of their teacher's gain, where the study asks for it.
  static func distilled(_ result: StudyResult) -> [ReportSection] {
    guard let students = result.distilled, let first = students.first else { return [] }
    let compared = [
      compared("the teacher, \(first.teacherMembers) × \(first.teacher)", first.teacherLoss, share: 1),
      compared("the best single model, \(first.teacher)", first.bestSingleLoss, share: 0),
    ]
    let rows = students.map { student in
      [
        title(student.method), student.model, grouped(student.parameters), "\(student.losses.count)",
        decimals(student.loss, 4),
        student.lossInterval.map { "\(decimals($0.low, 4))…\(decimals($0.high, 4))" } ?? "–",
        student.retained.map { percent($0) } ?? "–",
        student.retainedInterval.map { "\(percent($0.low))…\(percent($0.high))" } ?? "–",
      ]
    }
    let table = HTMLTable(
      heading: [
        "what", "model", "parameters", "seeds", "test loss", "95 % interval", "kept of the gain", "95 % interval",
      ],
      rows: compared + rows)
    let runs = students.flatMap { student in
      student.directories.indices.map { index in
        [
          student.method.rawValue, student.model, "\(student.point.epochs)", "\(student.point.learningRate)",
          "\(student.point.weightDecay)", decimals(student.losses[index], 4), student.fingerprints[index].short,
          student.directories[index],
        ]
      }
    }
    let runTable = HTMLTable(
      heading: ["method", "model", "epochs", "learning rate", "weight decay", "test loss", "fingerprint", "directory"],
      rows: runs)
    return [
      ReportSection(
        heading:
          "Distillation: students of \(first.teacherMembers) × \(first.teacher), \(grouped(first.tokens)) tokens",
        body: [
          .paragraph(
            "What one model keeps of (best single model − teacher), in nats per token on test; intervals are Student’s over the students’ seeds."
          ),
          .table(table), .subheading("Runs"), .table(runTable),
        ])
    ]
  }

  private static func compared(_ what: String, _ loss: Double, share: Double) -> [String] {
    [what, "", "", "", decimals(loss, 4), "", percent(share), ""]
  }

  private static func title(_ method: DistillationMethod) -> String {
    switch method {
    case .samples: "samples of the teacher mixed into the text"
    case .ownSize: "samples of the best single model of the student's size"
    case .distributions: "the teacher's distributions"
    case .combined: "samples mixed into the text, with the teacher's distributions over both"
    case .chain: "a chain of students"
    case .equalCompute: "control: the same compute without a teacher"
    case .syntheticOnly: "control: samples alone"
    }
  }

  private static func percent(_ share: Double) -> String { "\(decimals(100 * share, 1)) %" }
}
