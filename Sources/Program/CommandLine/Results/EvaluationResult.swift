import Files
import Corpora
import Ensembles
import Evaluation
import Foundation
import Studies

/// The losses of members and ensembles as `evaluate` prints them.
struct EvaluationResult: Encodable {
  /// An average that was asked for.
  enum Average { case logits, probabilities }

  /// One member.
  struct Member: Encodable {
    let path: String
    let kind: SavedMember.Kind
    let loss, bitsPerByte: Double
    /// The weight in the fitted mixture, and the loss on validation, where weights are fitted.
    var weight, validationLoss: Double?
  }

  /// The ensemble of the first members.
  struct Prefix: Encodable {
    let count: Int
    @OrNull var logits: Double?
    @OrNull var probabilities: Double?
  }

  /// A loss with its distance from that of the fitted mixture.
  struct Compared: Encodable {
    let path: String
    let loss, difference: Double
    let standardError: Double?

    init(_ path: String, _ compared: MemberMixture.Compared) {
      self.path = path
      loss = compared.loss
      difference = compared.difference
      standardError = compared.standardError
    }
  }

  /// The mixture of all members by fitted weights.
  struct Mixture: Encodable {
    let validationLoss, loss: Double
    let standardError: Double?
    let uniform, best: Compared
  }

  let tokens: Int
  private(set) var members: [Member]
  let ensemble: [Prefix]
  /// The losses that the law through the K-curve expects of other numbers of members, where they are asked for.
  private(set) var predictions: [PredictionResult]?
  private(set) var weights = WeightsResult.uniform
  private(set) var mixture: Mixture?
  private(set) var leaveOneOut: [Compared]?
  /// The K-curve of the transformers with and without the other members.
  var curves: MixtureCurves?
  private let split: Split
  private let isPart: Bool

  private enum CodingKeys: CodingKey {
    case tokens, members, ensemble, predictions, weights, mixture, leaveOneOut, curves
  }

  /// Losses of a split.
  ///
  /// - Parameter isPart: true when only the beginning of the split was scored.
  init(_ members: [SavedMember], _ scores: EnsembleScores, on split: Split, isPart: Bool, averages: [Average]) {
    tokens = scores.tokenCount
    self.members = zip(members, scores.memberLosses).map {
      Member(path: $0.path, kind: $0.kind, loss: $1.nats, bitsPerByte: $1.bitsPerByte)
    }
    let logits = averages.contains(.logits) ? scores.logitLosses : []
    let probabilities = averages.contains(.probabilities) ? scores.probabilityLosses : []
    ensemble = members.indices.map {
      Prefix(
        count: $0 + 1, logits: logits.isEmpty ? nil : logits[$0].nats,
        probabilities: probabilities.isEmpty ? nil : probabilities[$0].nats)
    }
    self.split = split
    self.isPart = isPart
  }

  /// Adds what the law of each average that is shown expects of other numbers of members.
  mutating func setPredictions(of sizes: [Int], from scores: EnsembleScores) {
    guard !sizes.isEmpty, let first = ensemble.first else { return }
    predictions = MemberPrediction.predictions(of: sizes, from: scores).filter {
      $0.averaging == .logits ? first.logits != nil : first.probabilities != nil
    }.map { PredictionResult($0) }
  }

  /// Adds fitted weights.
  mutating func setWeights(logits: WeightsResult.Average? = nil, probabilities: WeightsResult.Average? = nil) {
    var both = (logits: logits, probabilities: probabilities)
    if case .fitted(let known) = weights { both.logits = logits ?? known.logitAverage }
    weights = .fitted(.init(logits: both.logits, probabilities: both.probabilities))
  }

  /// Adds the mixture by fitted weights, and what each member is worth in it.
  mutating func setMixture(
    _ mixture: MemberMixture, without: [MemberMixture.Compared], _ validation: EnsembleScores
  ) {
    let losses = validation.memberLosses
    for index in members.indices {
      members[index].weight = mixture.weights[index]
      members[index].validationLoss = losses[index].nats
    }
    if members.allSatisfy(\.kind.hasLogits) {
      setWeights(probabilities: .init(weights: mixture.weights, loss: mixture.loss))
    } else {
      weights = .mixture(zip(members, mixture.weights).map { .init(path: $0.path, weight: $1) })
    }
    self.mixture = Mixture(
      validationLoss: mixture.validationLoss, loss: mixture.loss, standardError: mixture.standardError,
      uniform: Compared("equal weights", mixture.uniform),
      best: Compared(members[mixture.best].path, mixture.bestMember))
    leaveOneOut = zip(members, without).map { Compared($0.path, $1) }
  }
}

/// The tables.
extension EvaluationResult {
  var text: String {
    let tables = [
      memberTable, TextTable(heading: ["K", "mean logits", "mean probabilities"], rows: prefixRows).text,
      predictions.map { PredictionResult.table($0) },
      weights.text,
      mixture.map { comparison($0) }, curves.map { EvaluationResult.text($0) },
    ]
    return "\(isPart ? "the first " : "")\(tokens) \(split.rawValue) tokens\n\(note)"
      + tables.compactMap { $0 }.joined(separator: "\n\n")
  }

  /// The reason why there are no means of logits.
  private var note: String {
    guard let other = members.first(where: { !$0.kind.hasLogits }) else { return "" }
    return "\(other.path) has probabilities only, so there are no means of logits\n"
  }

  private var prefixRows: [[String]] {
    ensemble.map { ["\($0.count)", decimals($0.logits), decimals($0.probabilities)] }
  }

  private var memberTable: String {
    guard mixture != nil else {
      let rows = members.map { [$0.path, decimals($0.loss), decimals($0.bitsPerByte)] }
      return TextTable(heading: ["member", "loss", "bits per byte"], rows: rows).text
    }
    let rows = members.map {
      [
        $0.path, $0.kind.rawValue, decimals($0.weight), decimals($0.validationLoss), decimals($0.loss),
        perplexity($0.loss),
      ]
    }
    return TextTable(
      heading: ["member", "kind", "weight", "validation", "\(split.rawValue)", "perplexity"], rows: rows
    ).text
  }

  private func comparison(_ mixture: Mixture) -> String {
    let error = mixture.standardError.map { " ± \(decimals($0))" } ?? ""
    let rows =
      [row("equal weights", mixture.uniform), row("\(mixture.best.path) alone", mixture.best)]
      + (leaveOneOut ?? []).map { row("without \($0.path)", $0) }
    return """
      mixture by the weights: \(split.rawValue) loss \(decimals(mixture.loss))\(error), perplexity \(perplexity(mixture.loss))
      \(TextTable(heading: ["instead of the mixture", "loss", "difference", "standard error"], rows: rows).text)
      """
  }

  private func row(_ name: String, _ compared: Compared) -> [String] {
    [name, decimals(compared.loss), decimals(compared.difference), decimals(compared.standardError)]
  }

  private func perplexity(_ loss: Double) -> String { String(format: "%.3f", exp(loss)) }

  /// The K-curve of the transformers with and without the other members.
  private static func text(_ curves: MixtureCurves) -> String {
    let rows = curves.prefixes.enumerated().map { index, prefix in
      [
        "\(index + 1)", decimals(prefix.alone), decimals(prefix.together), decimals(prefix.gain),
        decimals(prefix.standardError), prefix.weights.map { String(format: "%.3f", $0) }.joined(separator: " "),
      ]
    }
    let limit = curves.limit.map { limit in
      let interval = limit.interval.map { "\(decimals($0.low)) … \(decimals($0.high))" } ?? "–"
      return ["∞", decimals(curves.alone.limit), decimals(curves.together.limit), decimals(limit.gain), interval, ""]
    }
    return """
      mean of probabilities of the first K models, alone and with the other members:
      \(TextTable(heading: ["K", "alone", "together", "gain", "standard error", "weights"], rows: rows + (limit.map { [$0] } ?? [])).text)
      """
  }
}
