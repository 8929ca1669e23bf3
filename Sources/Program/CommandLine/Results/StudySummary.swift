import Foundation
import ScalingLaws
import Statistics
import Studies
import TensorKernels

/// What `study run --json` prints.
struct StudySummary: Encodable {
  /// A recipe's outcome at one number of tokens.
  struct Outcome: Encodable {
    let recipe: Recipe
    let model: String
    let tokens: Int
    let bestLoss: Double
    @OrNull var averaging: MemberAveraging?
    @OrNull var asymptote: Double?
    @OrNull var interval: [Double]?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case recipe, model, bestLoss, averaging, asymptote, interval
    }
  }

  /// The losses of K members on test.
  struct Ensemble: Encodable {
    /// The loss of K members for both averages.
    struct Point: Encodable {
      let count: Int
      let logits, probabilities: Double
    }

    /// The losses of all members with weights that were fitted on validation.
    struct Weighted: Encodable {
      let logits, probabilities: Double
    }

    let model: String
    let tokens, members: Int
    let bestMember: Double
    let curve: [Point]
    @OrNull var weighted: Weighted?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case model, members, bestMember, curve, weighted
    }
  }

  /// How many times the data the standard recipe would need.
  struct Efficiency: Encodable {
    let recipe: Recipe
    @OrNull var averaging: MemberAveraging?
    let tokens: Int
    let ratio: Double
    @OrNull var interval: [Double]?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case recipe, averaging, ratio, interval
    }
  }

  /// What an ensemble is compared with, on test.
  struct Control: Encodable {
    let kind, model: String
    let tokens, parameters: Int
    let loss, ensembleLoss, memberLoss: Double
    @OrNull var limit: Double?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case kind, model, parameters, loss, ensembleLoss, memberLoss, limit
    }
  }

  /// What students of one method keep, on test.
  struct Distilled: Encodable {
    let method, model: String
    let tokens, parameters, seeds: Int
    let loss, teacherLoss, bestSingleLoss: Double
    @OrNull var lossInterval: [Double]?
    @OrNull var retained: Double?
    @OrNull var interval: [Double]?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case method, model, parameters, seeds, loss, teacherLoss, bestSingleLoss, lossInterval, retained, interval
    }
  }

  let study: String
  let runs, trained, reused, diverged: Int
  let seconds, coreSeconds, busyShare: Double
  /// Whether every search ended with a certificate.
  let certified: Bool
  let recipes: [Outcome]
  let ensembles: [Ensemble]
  let dataEfficiency: [Efficiency]
  let controls: [Control]
  let distilled: [Distilled]
  let report: String

  init(_ result: StudyResult, _ timing: StudyTiming, report: String) {
    study = result.study
    (runs, trained, reused, diverged) = (timing.runs, timing.trained, timing.reused, result.diverged.count)
    (seconds, coreSeconds, busyShare) = (timing.seconds, timing.coreSeconds, timing.busyFraction)
    certified = result.searches.allSatisfy { $0.isCertified }
    recipes = result.outcomes.outcomes.map { outcome in
      Outcome(
        recipe: outcome.recipe, model: outcome.model, tokens: outcome.tokens, bestLoss: outcome.bestLoss,
        averaging: outcome.averaging, asymptote: outcome.asymptote,
        interval: outcome.interval.map { [$0.low, $0.high] })
    }
    ensembles = result.ensembles.map { cell in
      let points = zip(cell.test.logits.expected, cell.test.probabilities.expected).enumerated().map {
        Ensemble.Point(count: $0.offset + 1, logits: $0.element.0, probabilities: $0.element.1)
      }
      return Ensemble(
        model: cell.model, tokens: cell.tokens, members: cell.directories.count, bestMember: cell.test.bestMember,
        curve: points,
        weighted: cell.weighted.map { .init(logits: $0.logitLoss, probabilities: $0.probabilityLoss) })
    }
    dataEfficiency = result.outcomes.efficiencies.map {
      Efficiency(recipe: $0.recipe, averaging: $0.averaging, tokens: $0.tokens, ratio: $0.ratio, interval: $0.interval)
    }
    controls = result.controls.map {
      Control(
        kind: $0.kind.rawValue, model: $0.model, tokens: $0.tokens, parameters: $0.parameters, loss: $0.loss,
        ensembleLoss: $0.ensembleLoss, memberLoss: $0.memberLoss, limit: $0.limit)
    }
    distilled = (result.distilled ?? []).map {
      Distilled(
        method: $0.method.rawValue, model: $0.model, tokens: $0.tokens, parameters: $0.parameters,
        seeds: $0.losses.count, loss: $0.loss, teacherLoss: $0.teacherLoss, bestSingleLoss: $0.bestSingleLoss,
        lossInterval: $0.lossInterval.map { [$0.low, $0.high] }, retained: $0.retained,
        interval: $0.retainedInterval.map { [$0.low, $0.high] })
    }
    self.report = report
  }
}

/// The losses of a study for people: the searches, a table for each ensemble, and what the recipes reached.
struct StudyTable {
  let result: StudyResult

  init(_ result: StudyResult) { self.result = result }

  var text: String {
    var parts = [searches].compactMap { $0 } + result.ensembles.map { section($0) }
    if let outcomes { parts.append(outcomes) }
    if let controls { parts.append(controls) }
    if let students { parts.append(students) }
    parts += result.diverged.map { $0.description }
    return parts.joined(separator: "\n\n")
  }

  private var searches: String? {
    guard !result.searches.isEmpty else { return nil }
    let rows = result.searches.map { row($0) }
    let heading = [
      "recipe", "model", "tokens", "epochs", "learning rate", "weight decay", "validation", "test", "points", "",
    ]
    return "best single models, nats per token\n" + TextTable(rows: [heading] + rows).text
  }

  private func row(_ search: SearchResult) -> [String] {
    let ending = ["\(search.trials.count)", search.isCertified ? "certified" : "best of the grid"]
    let place = [search.recipe.rawValue, search.model, "\(search.tokens)"]
    guard let trial = search.bestTrial else { return place + ["–", "–", "–", "–", "–"] + ending }
    let point = ["\(trial.point.epochs)", "\(trial.point.learningRate)", "\(trial.point.weightDecay)"]
    return place + point + [decimals(trial.validation), decimals(trial.test)] + ending
  }

  /// What several recipes reached; one recipe is told by its own table.
  private var outcomes: String? {
    let outcomes = result.outcomes.outcomes
    guard Set(outcomes.map { $0.recipe }).count > 1 else { return nil }
    let rows = outcomes.map { outcome in
      let efficiency = result.outcomes.efficiencies.first {
        $0.recipe == outcome.recipe && $0.averaging == outcome.averaging && $0.tokens == outcome.tokens
      }
      return [
        [outcome.recipe.rawValue, outcome.averaging?.rawValue].compactMap { $0 }.joined(separator: ", "),
        "\(outcome.tokens)",
        outcome.model, decimals(outcome.bestLoss), limit(outcome.asymptote, outcome.interval),
        efficiency.map { String(format: "%.2f", $0.ratio) } ?? "–",
      ]
    }
    let heading = ["recipe", "tokens", "best model", "test loss", "limit", "data efficiency"]
    return "what the recipes reach, nats per token\n" + TextTable(rows: [heading] + rows).text
  }

  private var controls: String? {
    guard let first = result.controls.first else { return nil }
    let rows = result.controls.map { control in
      [
        control.kind.rawValue, "\(control.parameters)", decimals(control.loss), decimals(control.limit),
        String(format: "%+.4f", control.loss - control.ensembleLoss),
      ]
    }
    let heading = ["control", "parameters", "test loss", "limit", "to the ensemble"]
    return "controls of \(first.model), \(first.tokens) tokens\n" + TextTable(rows: [heading] + rows).text
  }

  private var students: String? {
    guard let first = result.distilled?.first, let students = result.distilled else { return nil }
    let rows = students.map { student in
      [
        student.method.rawValue, student.model, "\(student.parameters)", "\(student.losses.count)",
        limit(student.loss, student.lossInterval), share(student.retained),
      ]
    }
    let heading = ["students", "model", "parameters", "seeds", "test loss", "kept of the gain"]
    return """

      students of \(first.teacherMembers) × \(first.teacher), \(first.tokens) tokens: teacher \(decimals(first.teacherLoss)), best single model \
      \(decimals(first.bestSingleLoss))
      \(TextTable(rows: [heading] + rows).text)
      """

  }

  private func share(_ value: Double?) -> String { value.map { String(format: "%.1f %%", 100 * $0) } ?? "–" }

  private func section(_ cell: StudyResult.CellResult) -> String {
    let (logits, probabilities) = (cell.test.logits, cell.test.probabilities)
    var rows = [["K", "mean logits", "mean probabilities"]]
    for index in logits.losses.indices {
      rows.append(["\(index + 1)", decimals(logits.expected[index]), decimals(probabilities.expected[index])])
    }
    rows.append(
      [
        "∞", limit(logits.fit?.law.asymptote, logits.interval),
        limit(probabilities.fit?.law.asymptote, probabilities.interval),
      ])
    let last = min(logits.losses.last?.nats ?? .nan, probabilities.losses.last?.nats ?? .nan)
    return """
      \(cell.model): \(cell.parameters) parameters, \(cell.tokens) tokens, \(cell.point.epochs) epochs, \
      learning rate \(cell.point.learningRate), weight decay \(cell.point.weightDecay)
      test loss in nats per token of K members, whichever they are
      \(TextTable(rows: rows).text)
      best member \(decimals(cell.test.bestMember)), ensemble \(decimals(last)): \
      \(decimals(cell.test.bestMember - last)) nats better
      """
  }

  private func limit(_ asymptote: Double?, _ interval: ConfidenceInterval?) -> String {
    guard let asymptote else { return "–" }
    guard let interval else { return decimals(asymptote) }
    return "\(decimals(asymptote)) (\(decimals(interval.low)) … \(decimals(interval.high)))"
  }
}
