import Studies

/// The main figure of a study, and its findings in sentences.
struct SummaryReport: StepReport {
  let result: StudyResult

  var sections: [ReportSection] {
    [ReportSection(heading: nil, body: (drawing.map { [.drawing($0)] } ?? []) + sentences)]
  }

  var printed: [ReportSection] { sentences.isEmpty ? [] : [ReportSection(heading: nil, body: sentences)] }

  /// The sentences on each number of training tokens, of the most first.
  private var sentences: [ReportSection.Block] {
    let tokenCounts = result.tokenCounts
    return tokenCounts.reversed().flatMap { tokens -> [ReportSection.Block] in
      let found = SummarySentences(result: result, tokens: tokens)
      let sentences = found.opening + found.details
      let subheading: Prose = "\(tokens) training tokens"
      return (tokenCounts.count > 1 && !sentences.isEmpty ? [.subheading(subheading)] : [])
        + sentences.map { .paragraph($0) }
    }
  }

  /// The main figure: the loss against members K for each size, with the limit, on the most tokens.
  private var drawing: ReportSection.Drawing? {
    guard let tokens = result.tokenCounts.last, let best = result.bestEnsemble(tokens: tokens) else { return nil }
    let others = result.ensembles.filter { $0.tokens == tokens && $0.model != best.cell.model }
    let curves = ([best.cell] + others.prefix(3)).map { $0.test.probabilities.figureCurve("K × \($0.model)") }
    let single = result.outcome(.regularized, tokens: tokens)
    let figure = Figure(
      xTitle: "members K", yTitle: "test loss (nats per token)", curves: curves,
      references: single.map { [Figure.Reference(title: "best single model", y: $0.bestLoss)] } ?? [])
    return ReportSection.Drawing(
      name: "members",
      caption: "Expected test loss of a K-member ensemble (mean of probabilities), averaged over subsets of members; "
        + "the fitted law and its limit for infinitely many members; \(grouped(tokens)) training tokens",
      figure: figure)
  }
}
