import Statistics
import Studies

/// Switches of training against the study's own settings.
struct AblationReport: StepReport {
  let result: StudyResult

  private var findings: [AblationResult] { result.ablation ?? [] }

  var sections: [ReportSection] { findings.map { section($0, isPage: true) } }

  var printed: [ReportSection] { findings.map { section($0, isPage: false) } }

  private func section(_ finding: AblationResult, isPage: Bool) -> ReportSection {
    ReportSection(
      heading: "Switches of training: \(finding.model), \(finding.tokens) tokens",
      body: [.paragraph(Self.explanation(finding))] + (isPage ? [.forest(Self.plot(finding))] : []) + [
        .table(Self.table(finding))
      ])
  }

  private static func explanation(_ finding: AblationResult) -> Prose {
    """
    Each row differs from the study's own settings (\(finding.base.point.description)) by one switch, at the same number of steps; \
    changes are those of the test loss, seed by seed, with Student's 95 % interval, so that a negative one is better. A switch is \
    kept when it is better on validation by more than the interval; \(strong: "together") has all that are kept.
    """
  }

  private static func table(_ finding: AblationResult) -> Table {
    let rows = [finding.base] + finding.rows
    return Table(
      of: rows,
      columns: [
        Column("switch") { .text($0.name) },
        Column("on") { $0.name == "together" ? .text($0.switches.joined(separator: ", ")) : .missing },
        Column("weight decay") { .number($0.point.weightDecay, .exact) },
        Column("models") { .count($0.directories.count) },
        Column("test loss") { .loss($0.test.members.map(\.nats).mean) },
        Column("change") { row in isBase(row) ? .missing : .number(finding.changes(row).mean, .signed(4)) },
        Column("95 % interval") { row in isBase(row) ? .missing : interval(finding.changes(row)) },
        Column("all together") { .loss($0.test.probabilities.losses.last?.nats) },
        Column("change of ensembles") { row in
          isBase(row) ? .missing : .number(finding.ensembleChange(row), .signed(4))
        },
        Column("limit") { .loss($0.test.probabilities.fit?.law.asymptote) },
        Column("kept") { row in isBase(row) ? .missing : .text(finding.isKept(row) ? "yes" : "no") },
      ]
    ).withoutEmptyColumns
  }

  private static func isBase(_ row: AblationResult.Row) -> Bool { row.switches.isEmpty }

  private static func interval(_ changes: [Double]) -> Cell {
    ConfidenceInterval(meanOf: changes).map { .interval(low: $0.low, high: $0.high, .signed(4)) } ?? .missing
  }

  private static func plot(_ finding: AblationResult) -> ForestPlot {
    ForestPlot(
      title: "Change of the test loss, nats per token",
      entries: finding.rows.map { row in
        let changes = finding.changes(row)
        return ForestPlot.Entry(
          name: row.name, value: changes.mean,
          interval: ConfidenceInterval(meanOf: changes).map { (low: $0.low, high: $0.high) })
      })
  }

  /// The losses of switches on test; those of the base are an ensemble's.
  var losses: [MeasuredLoss] {
    findings.flatMap { finding in
      finding.rows.flatMap { row in
        let parameters = result.cells.first { $0.model == finding.model && $0.tokens == finding.tokens }?.parameters
        let setting = MeasuredLoss.Setting(
          recipe: "ablation-\(row.name)", model: finding.model, parameters: parameters ?? 0, tokens: finding.tokens,
          point: row.point)
        return MeasuredLoss.rows(row.test, of: setting, split: "test", isChosen: false)
      }
    }
  }
}
