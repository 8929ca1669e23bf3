import Statistics
import Studies

/// The arms of continued pre-training on synthetic text, and the curve over parts of the text.
struct SyntheticReport: StepReport {
  let result: StudyResult

  private var findings: [SyntheticResult] { result.synthetic ?? [] }

  var sections: [ReportSection] { findings.map { section($0, isPage: true) } }

  var printed: [ReportSection] { findings.map { section($0, isPage: false) } }

  private func section(_ finding: SyntheticResult, isPage: Bool) -> ReportSection {
    let tasks = finding.questionSets.flatMap { SyntheticTask(finding, $0).blocks(isPage: isPage) }
    return ReportSection(
      heading: "Synthetic text by \(finding.generator): continued pre-training of \(finding.model)",
      body: [.paragraph(Self.explanation(finding))] + tasks + [
        .subheading("General text: what is forgotten"), .table(Self.generalTable(finding)),
        .subheading("The texts"), .table(Self.textTable(finding)),
      ])
  }

  private static func explanation(_ finding: SyntheticResult) -> Prose {
    let count = finding.models.last?.directories.count ?? 0
    return """
      Every model starts from the base and sees about the same number of training tokens, but for the documents in few \
      epochs; \(NumberFormat.percent.text(finding.replay)) of its sequences are general text. Accuracies are means over \
      \(count) model(s) that differ by seed, with Student's 95 % interval; all answer the same questions, without the text.
      """
  }

  /// Losses on general text.
  private static func generalTable(_ finding: SyntheticResult) -> Table {
    let base = finding.models(.base)?.generalLosses.mean
    return Table(
      of: finding.models,
      columns: SyntheticTask.armColumns + [
        Column("test loss") { .loss($0.generalLosses.mean) },
        Column("change") { models in base.map { .number(models.generalLosses.mean - $0, .signed(4)) } ?? .missing },
        Column("all together") { .loss($0.generalEnsemble) },
        Column("limit") { .loss($0.generalLimit) },
      ]
    ).withoutEmptyColumns
  }

  /// The texts, what making them took, and the measures of their quality.
  private static func textTable(_ finding: SyntheticResult) -> Table {
    let texts: [Column<SyntheticResult.Text>] = [
      Column("text") { .text($0.arm.title) }, Column("generator") { .text($0.synthesis?.generator) },
      Column("documents") { .count($0.documents) }, Column("tokens") { .count($0.tokens) },
    ]
    return Table(of: finding.texts, columns: texts + costColumns + qualityColumns).withoutEmptyColumns
  }

  private static var costColumns: [Column<SyntheticResult.Text>] {
    func count(_ heading: String, _ value: @escaping (SyntheticText) -> Int) -> Column<SyntheticResult.Text> {
      Column(heading) { $0.synthesis.map { .count(value($0)) } ?? .missing }
    }
    return [
      count("requests") { $0.counts.requests }, count("failed") { $0.counts.failed },
      count("unparsable") { $0.counts.unparsable }, count("rejected") { $0.counts.rejected },
      count("prompt tokens") { $0.usage.promptTokens }, count("answer tokens") { $0.usage.completionTokens },
      Column("cost") { $0.synthesis?.cost.map { .number($0, .decimals(2)) } ?? .missing },
    ]
  }

  private static var qualityColumns: [Column<SyntheticResult.Text>] {
    func overlap(_ length: Int) -> Column<SyntheticResult.Text> {
      Column("\(length)-grams of the source") { .percent($0.synthesis?.quality?.overlap["\(length)"]) }
    }
    return [
      overlap(2), overlap(8),
      Column("near-duplicates") { $0.synthesis?.quality.map { .count($0.nearDuplicates) } ?? .missing },
      Column("repetitive") { .percent($0.synthesis?.quality?.repetition) },
      Column("copies") { .percent($0.synthesis?.quality?.copying) },
    ]
  }
}

extension SyntheticResult.Arm {
  /// The arm in words.
  var title: String {
    switch self {
    case .base: "base"
    case .rawFewEpochs: "documents, few epochs"
    case .raw: "documents"
    case .rephrase: "rephrased"
    case .entigraph: "EntiGraph"
    }
  }
}
