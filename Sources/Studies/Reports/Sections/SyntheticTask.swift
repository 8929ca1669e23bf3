import ScalingLaws
import Statistics
import Studies

/// The accuracies of all arms at one set of questions.
struct SyntheticTask {
  private let finding: SyntheticResult
  private let questions: QuestionSet

  init(_ finding: SyntheticResult, _ questions: QuestionSet) {
    self.finding = finding
    self.questions = questions
  }

  /// The sentences, the tables, and on a page the figure.
  func blocks(isPage: Bool) -> [ReportSection.Block] {
    let count = finding.models(.base)?.questionCount(questions) ?? 0
    return [.subheading("\(count) questions: \(questions.name)"), .paragraph(gain), .table(table)]
      + (SyntheticCurve(finding, questions)?.blocks(isPage: isPage) ?? [])
  }

  /// The columns that tell an arm.
  static var armColumns: [Column<SyntheticResult.Models>] {
    [
      Column("learned from") { .text($0.material.arm.title) },
      Column("part") { $0.material.arm == .entigraph ? .percent($0.material.fraction) : .missing },
      Column("tokens") { $0.material.arm == .base ? .missing : .count($0.material.tokens) },
      Column("epochs") { $0.material.arm == .base ? .missing : .count($0.material.epochs) },
    ]
  }

  private var table: Table {
    Table(
      of: finding.models,
      columns: Self.armColumns + [
        Column("accuracy") { .number($0.accuracies(questions).mean, .decimals(4)) },
        Column("95 % interval") { .accuracy(ConfidenceInterval(meanOf: $0.accuracies(questions))) },
        Column("all together") { $0.ensembleAccuracy(questions).map { .number($0, .decimals(4)) } ?? .missing },
      ]
    ).withoutEmptyColumns
  }

  /// A sentence about the arm of EntiGraph beside the others.
  private var gain: Prose {
    guard let entigraph = finding.models(.entigraph)?.accuracies(questions), let base = finding.models(.base) else {
      return "EntiGraph is not among the arms."
    }
    let others = [SyntheticResult.Arm.raw, .rephrase].compactMap { arm in
      finding.models(arm).map { difference(entigraph, $0.accuracies(questions), from: arm) }
    }
    return """
      After EntiGraph \(strong: NumberFormat.percent.text(entigraph.mean)) of the answers are right, before it \
      \(NumberFormat.percent.text(base.accuracies(questions).mean))\(others.joined).
      """
  }

  private func difference(_ own: [Double], _ other: [Double], from arm: SyntheticResult.Arm) -> Prose {
    let differences = zip(own, other).map { 100 * ($0 - $1) }
    let interval = ConfidenceInterval(meanOf: differences)
    let text = NumberFormat.signed(1)
    let certainty: Prose = interval.map { " (\(text.text($0.low)) … \(text.text($0.high)) over seeds)" } ?? ""
    return "; \(strong: text.text(differences.mean)) points\(certainty) against \(arm.phrase)"
  }
}

extension SyntheticResult.Arm {
  /// The arm after "against".
  fileprivate var phrase: String {
    switch self {
    case .base: "the base"
    case .rawFewEpochs: "the documents in few epochs"
    case .raw: "the documents repeated"
    case .rephrase: "the documents in other words"
    case .entigraph: "EntiGraph"
    }
  }
}

extension [Prose] {
  /// The phrases one after another.
  fileprivate var joined: Prose { reduce("") { "\($0)\($1)" } }
}

extension Cell {
  /// The interval of an accuracy.
  static func accuracy(_ interval: ConfidenceInterval?) -> Cell {
    interval.map { .interval(low: max($0.low, 0), high: min($0.high, 1), .decimals(4)) } ?? .missing
  }
}
