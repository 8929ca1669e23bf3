import Statistics
import Studies

/// The arms of synthetic bootstrapped pre-training, and the texts that they learned from.
struct BootstrapReport: StepReport {
  let result: StudyResult

  private var findings: [BootstrapResult] { result.bootstrap ?? [] }

  var sections: [ReportSection] { sections(isPage: true) }

  var printed: [ReportSection] { sections(isPage: false) }

  /// The losses of arms on test; those of repetition are an ensemble's.
  var losses: [MeasuredLoss] {
    findings.flatMap { finding in
      finding.models.filter { $0.arm != .repetition }.flatMap { models in
        let setting = MeasuredLoss.Setting(
          recipe: "bootstrap-\(models.arm.rawValue)", model: finding.model, parameters: finding.parameters,
          tokens: finding.tokens, point: finding.point.with(epochs: models.epochs))
        return MeasuredLoss.rows(models.test, of: setting, split: "test", isChosen: false)
      }
    }
  }

  private func sections(isPage: Bool) -> [ReportSection] {
    guard !findings.isEmpty else { return [] }
    return findings.map { section($0, isPage: isPage) } + [BootstrapTextReport(findings: findings).section]
  }

  private func section(_ finding: BootstrapResult, isPage: Bool) -> ReportSection {
    let drawing = isPage ? [ReportSection.Block.drawing(BootstrapCurves(finding: finding).drawing)] : []
    return ReportSection(
      heading: "Synthetic bootstrapped pre-training: \(finding.model), \(finding.tokens) tokens",
      body: [.paragraph(Self.explanation(finding)), .table(Self.losses(finding))]
        + BootstrapComparison(finding: finding).sentences.map { .paragraph($0) } + drawing + [
          .subheading("Checkpoints on the way"), .table(Self.checkpoints(finding)),
        ] + Self.questions(finding))
  }

  private static func explanation(_ finding: BootstrapResult) -> Prose {
    let counts = finding.models.map(\.directories.count)
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return """
      Every model learns from scratch with \(finding.point.description) as repetition does, with about the same number of training \
      tokens; the other text takes the place of passes over the corpus and is read once where there is enough of it. Losses are \
      means over \(least == most ? "\(most)" : "\(least) to \(most)") models that differ by seed, with Student's 95 % interval. Recovered \
      is the part of the gain from fresh documents. Synthesis counts the operations of training on pairs, those that were not \
      chosen included, and of drawing texts, against the training of one model.
      """
  }
}

// MARK: Tables

extension BootstrapReport {
  private typealias Models = BootstrapResult.Models

  private static func losses(_ finding: BootstrapResult) -> Table {
    Table(
      of: finding.models,
      columns: [
        Column("learned beside the corpus") { .text($0.arm.title) },
        Column("epochs") { .count($0.epochs) },
        Column("other tokens") { $0.otherTokens > 0 ? .count($0.otherTokens) : .missing },
        Column("training tokens") { .count($0.trainingTokens) },
        Column("test loss") { .loss($0.testLoss) },
        Column("95 % interval") { .loss(ConfidenceInterval(meanOf: $0.test.members.map(\.nats))) },
        Column("recovered") { .percent(finding.recovered($0) { $0.testLoss }) },
        Column("all together") { .loss($0.ensembleLoss) },
        Column("recovered together") { .percent(finding.recovered($0) { $0.ensembleLoss }) },
        Column("limit") { .loss($0.limit) },
        Column("interval of the limit") { .loss($0.test.probabilities.interval) },
        Column("synthesis") { models in .percent(finding.synthesis(models.arm)) },
      ]
    ).withoutEmptyColumns
  }

  private static func checkpoints(_ finding: BootstrapResult) -> Table {
    Table(
      of: finding.models,
      columns: [
        Column("learned beside the corpus") { .text($0.arm.title) },
        Column("validation loss") { .loss($0.validationLoss) },
        Column("best on the way") { .loss($0.best.isEmpty ? nil : $0.bestLoss) },
        Column("after") { .percent($0.best.isEmpty ? nil : $0.best.map(\.fraction).mean) },
        Column("recovered") { .percent(finding.recovered($0) { $0.validationLoss }) },
        Column("recovered against the best of repetition") { .percent(finding.recoveredAgainstBest($0)) },
      ]
    ).withoutEmptyColumns
  }

  /// The accuracies at each group of questions; nothing without questions.
  private static func questions(_ finding: BootstrapResult) -> [ReportSection.Block] {
    (finding.models.first?.tasks ?? []).flatMap { result -> [ReportSection.Block] in
      let all = QuestionSet(task: result.task, group: nil)
      let groups = result.groups.map { group in
        accuracy("\(group.group)", at: QuestionSet(task: result.task, group: group.group))
      }
      let arm = Column<Models>("learned beside the corpus") { .text($0.arm.title) }
      let together = Column<Models>("all together") { .percent($0.ensembleAccuracy(all)) }
      return [
        .subheading("Questions: \(result.task)"),
        .table(
          Table(of: finding.models, columns: [arm, accuracy("all", at: all)] + groups + [together]).withoutEmptyColumns),
      ]
    }
  }

  private static func accuracy(_ heading: String, at questions: QuestionSet) -> Column<Models> {
    Column(heading) { .percent($0.accuracies(questions).mean) }
  }
}

extension BootstrapResult.Arm {
  /// The arm in words.
  var title: String {
    switch self {
    case .repetition: "nothing (repetition)"
    case .neighbors: "texts by neighbors"
    case .megadoc: "texts by neighbors, as megadocuments"
    case .random: "texts by random pairs"
    case .unconditional: "texts from nothing"
    case .fresh: "fresh documents"
    }
  }
}
