import ArgumentParser
import Corpora
import Ensembles
import Evaluation
import Foundation
import MessagePassing

/// Measures members and the ensembles of the first 1, 2, … of them.
struct EvaluateCommand: RankedCommand {
  /// The averages that are shown.
  enum Averaging: String, ExpressibleByArgument, CaseIterable { case logits, probabilities, both }
  /// The weights of members in the average of all of them.
  enum Weighting: String, ExpressibleByArgument, CaseIterable { case uniform, fit }
  /// The documents that are read.
  enum HeldOut: String, ExpressibleByArgument, CaseIterable { case validation, test }

  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure members and every ensemble of the first K of them.",
    discussion: """
      Example: mpirun -n 2 chorus evaluate --corpus corpora/books --split test --members runs/a runs/b
      Losses are in nats per token. Fitted weights give the validation documents the least loss; the weights of
      probabilities add up to 1, those of logits need not: their sum sharpens or flattens the average. With --averaging
      probabilities a finished run of this corpus is measured by the log-probabilities that it has stored, without a
      forward pass, and members' context lengths may differ.
      Signals USR1 and TERM and the time limit stop it with what is scored kept; the same command resumes to the same bytes.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Option(help: "The corpus's directory.")
  var corpus: String
  @Option(help: "Which documents: validation or test.")
  var split = HeldOut.validation
  @Option(parsing: .upToNextOption, help: "The members' directories, in the order in which ensembles grow.")
  var members: [String]
  @Option(help: "Average logits, probabilities or both.")
  var averaging = Averaging.both

  @Option(
    help:
      "Equal weights for all members (uniform), or mixture weights fitted to the validation documents as well (fit).")
  var weights = Weighting.uniform

  @Option(help: "Score only so many tokens from the beginning of each split. Example: --tokens 200000")
  var tokens: Int?
  @Option(
    help:
      "The directory in which an interrupted evaluation keeps its scores, in a directory of its own that the end removes."
  )
  var state = "."

  private struct Result: Encodable {
    struct Member: Encodable {
      let path: String
      let loss, bitsPerByte: Double
    }
    struct Prefix: Encodable {
      let count: Int
      @OrNull var logits: Double?
      @OrNull var probabilities: Double?
    }
    let tokens: Int
    let members: [Member]
    let ensemble: [Prefix]
    let weights: WeightsResult
  }

  func validate() throws {
    guard let tokens, tokens < 1 else { return }
    throw ValidationError("--tokens must be at least 1, not \(tokens).")
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    let corpus = try world.agree { try Corpus(directory: self.corpus) }
    try corpus.agree(on: world)
    if members.count == 1, averaging == .probabilities, weights == .fit {
      session.warn(["--weights fit has no effect: one member has no mixture weights"])
    }
    try world.agree {
      guard corpus.manifest.part(measured).tokens > 0 else { throw CorpusError.emptySplit(measured.rawValue) }
    }
    let splits = weights == .fit ? [.validation, measured] : [measured]
    try corpus.verifyTokens(of: splits, on: world)
    try StopSignal.holdTermination {
      let setting = try self.setting(corpus, stop, session)
      let evaluation = try self.evaluation(corpus, setting, session)
      foretell(evaluation, splits, session)
      let result = try averaging == .probabilities ? probabilities(evaluation) : logits(evaluation)
      try session.print(result) { text(result, isPart: result.tokens < corpus.manifest.part(measured).tokens) }
      if world.isRoot { setting.state?.remove() }
    }
  }

  private func evaluation(_ corpus: Corpus, _ setting: ScoringSetting, _ session: Session) throws -> ModelEvaluation {
    var evaluation = try ModelEvaluation(
      members, corpus: corpus, contexts: averaging == .probabilities ? .any : .equal, world: session.world,
      setting: setting
    ) { session.logger.warning("\($0)") }
    evaluation.limit = tokens
    return evaluation
  }

  /// Measures the mean of probabilities alone. Collective.
  private func probabilities(_ evaluation: ModelEvaluation) throws -> Result {
    let scores = try evaluation.memberScores(measured)
    return result(scores, weights: try weights(probabilities: evaluation, scores))
  }

  /// Measures the mean of logits, and perhaps that of probabilities. Collective.
  private func logits(_ evaluation: ModelEvaluation) throws -> Result {
    let scorer = try evaluation.scorer(measured)
    let scores = try evaluation.scores(measured, by: scorer)
    let fitted = try weights == .fit ? evaluation.scorer(.validation).fitLogitWeights() : nil
    let weighted = try fitted.map {
      try WeightsResult.Average(weights: $0, loss: scorer.loss(logitWeights: $0, bytes: scores.bytes).nats)
    }
    return result(scores, weights: try weights(logits: weighted, probabilities: evaluation, scores))
  }

  /// The mixture weights of all averages that were asked for. Collective.
  private func weights(
    logits: WeightsResult.Average? = nil, probabilities evaluation: ModelEvaluation, _ scores: EnsembleScores
  ) throws -> WeightsResult {
    guard weights == .fit else { return .uniform }
    guard averaging != .logits else { return .fitted(.init(logits: logits, probabilities: nil)) }
    let fitted = try evaluation.fitProbabilityWeights(to: .validation)
    let average = WeightsResult.Average(weights: fitted, loss: scores.loss(probabilityWeights: fitted).nats)
    return .fitted(.init(logits: logits, probabilities: average))
  }

  private var measured: Split { split == .test ? .test : .validation }

  private func result(_ scores: EnsembleScores, weights: WeightsResult) -> Result {
    let members = zip(members, scores.memberLosses).map {
      Result.Member(path: $0, loss: $1.nats, bitsPerByte: $1.bitsPerByte)
    }
    let logits: [Double?] = averaging == .probabilities ? [] : scores.logitLosses.map(\.nats)
    let probabilities: [Double?] = averaging == .logits ? [] : scores.probabilityLosses.map(\.nats)
    let prefixes = members.indices.map {
      Result.Prefix(
        count: $0 + 1, logits: logits.isEmpty ? nil : logits[$0],
        probabilities: probabilities.isEmpty ? nil : probabilities[$0])
    }
    return Result(tokens: scores.tokenCount, members: members, ensemble: prefixes, weights: weights)
  }

  private func text(_ result: Result, isPart: Bool) -> String {
    let members = result.members.map { [$0.path, decimals($0.loss), decimals($0.bitsPerByte)] }
    let prefixes = result.ensemble.map { ["\($0.count)", decimals($0.logits), decimals($0.probabilities)] }
    let tables = [
      TextTable(rows: [["member", "loss", "bits per byte"]] + members).text,
      TextTable(rows: [["K", "mean logits", "mean probabilities"]] + prefixes).text, result.weights.text,
    ]
    let part = isPart ? "the first " : ""
    return "\(part)\(result.tokens) \(split.rawValue) tokens\n" + tables.compactMap { $0 }.joined(separator: "\n\n")
  }
}
