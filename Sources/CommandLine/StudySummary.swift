import Foundation
import ScalingLaws
import Studies

/// What `study run --json` prints.
struct StudySummary: Encodable {
  /// One recipe's outcome at one number of tokens.
  struct Recipe: Encodable {
    let recipe, model: String
    let tokens, members: Int
    let bestMember, bestLoss: Double
    let averaging: String
    @OrNull var asymptote: Double?
    @OrNull var interval: [Double]?
    let ensemble: [Point]

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case recipe, model, members, bestMember, bestLoss, averaging, asymptote, interval, ensemble
    }
  }

  /// The loss of K members on test.
  struct Point: Encodable {
    let count: Int
    let logits, probabilities: Double
  }

  let study: String
  let runs, trained, reused, diverged: Int
  let seconds, coreSeconds, busyShare: Double
  let recipes: [Recipe]
  /// Always empty: they belong to recipes that this version does not run.
  let dataEfficiency: [Never] = [], distilled: [Never] = []
  let report: String

  init(_ result: StudyResult, _ timing: StudyTiming, report: String) {
    study = result.study
    (runs, trained, reused, diverged) = (timing.runs, timing.trained, timing.reused, result.diverged.count)
    (seconds, coreSeconds, busyShare) = (timing.seconds, timing.coreSeconds, timing.busyShare)
    recipes = result.cells.flatMap { cell in
      [("logits", cell.test.logits), ("probabilities", cell.test.probabilities)].map { Self.recipe(cell, $0, $1) }
    }
    self.report = report
  }

  private static func recipe(_ cell: StudyResult.CellResult, _ averaging: String, _ curve: KCurve) -> Recipe {
    let points = zip(cell.test.logits.expected, cell.test.probabilities.expected).enumerated().map {
      Point(count: $0.offset + 1, logits: $0.element.0, probabilities: $0.element.1)
    }
    return Recipe(
      recipe: "ensemble", model: cell.model, tokens: cell.tokens, members: cell.folders.count,
      bestMember: cell.test.bestMember, bestLoss: curve.losses.map { $0.nats }.min() ?? .nan, averaging: averaging,
      asymptote: curve.fit?.law.asymptote, interval: curve.interval.map { [$0.low, $0.high] }, ensemble: points)
  }
}

/// The losses of a study for people: a table for each size and number of tokens.
struct StudyTable {
  let result: StudyResult

  init(_ result: StudyResult) { self.result = result }

  var text: String { (result.cells.map { section($0) } + result.diverged.map { "\($0)" }).joined(separator: "\n\n") }

  private func section(_ cell: StudyResult.CellResult) -> String {
    let (logits, probabilities) = (cell.test.logits, cell.test.probabilities)
    var rows = [["K", "mean logits", "mean probabilities"]]
    for index in logits.losses.indices {
      rows.append(["\(index + 1)", decimals(logits.expected[index]), decimals(probabilities.expected[index])])
    }
    rows.append(["∞", limit(logits), limit(probabilities)])
    let last = min(logits.losses.last?.nats ?? .nan, probabilities.losses.last?.nats ?? .nan)
    return """
      \(cell.model): \(cell.parameters) parameters, \(cell.tokens) tokens, \(cell.epochs) epochs, \
      learning rate \(cell.learningRate), weight decay \(cell.weightDecay)
      test loss in nats per token of K members, whichever they are
      \(TextTable(rows: rows).text)
      best member \(decimals(cell.test.bestMember)), ensemble \(decimals(last)): \
      \(decimals(cell.test.bestMember - last)) nats better
      """
  }

  private func limit(_ curve: KCurve) -> String {
    guard let fit = curve.fit else { return "–" }
    let interval = curve.interval.map { " (\(decimals($0.low)) … \(decimals($0.high)))" } ?? ""
    return decimals(fit.law.asymptote) + interval
  }
}
