import Foundation
import ScalingLaws
import Statistics
import Studies

/// Accuracy against the tokens of synthetic text that a model learned from, beside the laws for it.
struct SyntheticCurve {
  /// Models that learned from a part of the text.
  private struct Point {
    let fraction: Double
    let tokens: Int
    let accuracies: [Double]
    /// The value of the random-graph model.
    let graph: Double?
  }

  private let finding: SyntheticResult
  private let questions: QuestionSet
  private let points: [Point]
  private let fit: ExponentialFit?

  /// Nil where models learned from fewer than two parts of the text.
  init?(_ finding: SyntheticResult, _ questions: QuestionSet) {
    let parts = finding.models.filter { $0.material.arm == .entigraph }
    guard parts.count > 1 else { return nil }
    self.finding = finding
    self.questions = questions
    let graph = finding.graph.flatMap { $0.questions == questions.group ? $0.points : nil }
    points = parts.map { part in
      Point(
        fraction: part.material.fraction, tokens: part.material.tokens, accuracies: part.accuracies(questions),
        graph: graph?.first { $0.fraction == part.material.fraction }?.accuracy)
    }
    let base = finding.models(.base)?.accuracies(questions).mean ?? 0
    fit = try? ExponentialFit(
      t: [0] + points.map { Double($0.tokens) }, y: [base] + points.map { $0.accuracies.mean })
  }

  private var accuracies: [Double] { points.flatMap(\.accuracies) }

  /// The values of each point, one for each of its models.
  private func repeated(_ value: (Point) -> Double) -> [Double] {
    points.flatMap { point in point.accuracies.map { _ in value(point) } }
  }

  private var logarithmic: LeastSquaresLine? {
    LeastSquaresLine(x: repeated { log2(Double($0.tokens)) }, y: accuracies)
  }

  private var againstGraph: LeastSquaresLine? {
    guard points.allSatisfy({ $0.graph != nil }) else { return nil }
    return LeastSquaresLine(x: repeated { $0.graph ?? 0 }, y: accuracies)
  }
}

// MARK: Sentences

extension SyntheticCurve {
  /// The sentences, on a page the figure, and the table.
  func blocks(isPage: Bool) -> [ReportSection.Block] {
    [rise, exponentials, graph].compactMap { $0.map { .paragraph($0) } } + (isPage ? [.drawing(drawing)] : [])
      + [.table(table)]
  }

  private var rise: Prose? {
    guard let line = logarithmic else { return nil }
    let text = NumberFormat.signed(2)
    let interval: Prose =
      line.slopeInterval.map { " (\(text.text(100 * $0.low)) … \(text.text(100 * $0.high)))" } ?? ""
    return """
      Each doubling of the synthetic text changes accuracy by \(strong: text.text(100 * line.slope)) points\(interval); a line in \
      the logarithm of the tokens explains \(NumberFormat.percent.text(line.rSquared)) of the variance over parts and seeds.
      """
  }

  private var exponentials: Prose? {
    guard let fit else { return nil }
    let remarks = fit.remarks.map { " Note: \($0)." }.joined()
    return """
      The law y = a − Σ b·r\(raised: "t") of the base and the means has \(fit.law.amplitudes.count) exponential(s) and rises to \
      \(strong: NumberFormat.percent.text(fit.law.asymptote)).\(remarks)
      """
  }

  private var graph: Prose? {
    guard let line = againstGraph else { return nil }
    return """
      The exact curve of the random-graph model for the relations of these documents, times \(decimals(line.slope, 3)) plus \
      \(decimals(line.intercept, 3)), explains \(strong: NumberFormat.percent.text(line.rSquared)) of that variance.
      """
  }
}

// MARK: Table and figure

extension SyntheticCurve {
  private var table: Table {
    Table(
      of: points,
      columns: [
        Column("part") { .percent($0.fraction) },
        Column("tokens") { .count($0.tokens) },
        Column("accuracy") { .number($0.accuracies.mean, .decimals(4)) },
        Column("95 % interval") { .accuracy(ConfidenceInterval(meanOf: $0.accuracies)) },
        Column("exponentials") { point in fit.map { .number($0.law(Double(point.tokens)), .decimals(4)) } ?? .missing },
        Column("random graph") { $0.graph.map { .number($0, .decimals(4)) } ?? .missing },
      ]
    ).withoutEmptyColumns
  }

  private var drawing: ReportSection.Drawing {
    let letters = questions.name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    return ReportSection.Drawing(
      name: "synthetic-\(finding.model)-\(letters)",
      caption: "Accuracy at \(questions.name) against synthetic tokens, with the laws and the other arms",
      figure: figure)
  }

  private var figure: Figure {
    var figure = Figure(
      xTitle: "tokens of synthetic text", yTitle: "accuracy", scale: .logarithmic, curves: curves,
      references: references)
    figure.legend = .below
    return figure
  }

  private var curves: [Figure.Curve] {
    let measured = points.map { (x: Double($0.tokens), y: $0.accuracies.mean) }
    return [Figure.Curve(title: "EntiGraph", points: measured)]
      + [curve("exponentials") { fit?.law(Double($0.tokens)) }, curve("random graph, scaled") { scaledGraph($0) }]
      .compactMap(\.self)
  }

  private func scaledGraph(_ point: Point) -> Double? {
    guard let line = againstGraph, let value = point.graph else { return nil }
    return line.intercept + line.slope * value
  }

  private func curve(_ title: String, _ value: (Point) -> Double?) -> Figure.Curve? {
    let values = points.compactMap { point in value(point).map { (x: Double(point.tokens), y: $0) } }
    return values.isEmpty ? nil : .line(title: title, points: values)
  }

  private var references: [Figure.Reference] {
    [SyntheticResult.Arm.base, .raw, .rephrase].compactMap { arm in
      finding.models(arm).map { Figure.Reference(title: arm.title, y: $0.accuracies(questions).mean) }
    }
  }
}
