import Corpora
import Ensembles
import Evaluation
import MessagePassing
import Studies
import TokenScores

/// The measurements of members of each kind.
extension EvaluateCommand {
  /// Measures members of any kind and the mean of their probabilities. Collective.
  func probabilities(
    of text: ScoredText, _ setting: ScoringSetting, _ session: Session
  ) throws -> EvaluationResult {
    let evaluation = try MemberEvaluation(
      savedMembers, on: splits, of: text, world: session.world, setting: setting, warn: warning(session))
    foretell(evaluation.cost, session)
    let scores = try evaluation.scores(measured)
    try save(scores, session.world)
    var result = EvaluationResult(savedMembers, scores, on: measured, isPart: isPart(text), averages: [.probabilities])
    result.setPredictions(of: predict, from: scores)
    guard weights == .fit else { return result }
    let validation = measured == .validation ? scores : try evaluation.scores(.validation)
    try fit(validation, on: scores, of: text, to: &result, session.world)
    return result
  }

  /// Measures transformers and the means of their logits and probabilities. Collective.
  func logits(of text: ScoredText, _ setting: ScoringSetting, _ session: Session) throws -> EvaluationResult {
    let evaluation = try ModelEvaluation(
      models, of: text, world: session.world, setting: setting, warn: warning(session))
    let scorer = try evaluation.scorer(measured)
    foretell(evaluation.cost, session)
    let scores = try evaluation.scores(measured, by: scorer)
    try save(scores, session.world)
    let averages: [EvaluationResult.Average] = averaging == .both ? [.logits, .probabilities] : [.logits]
    var result = EvaluationResult(savedMembers, scores, on: measured, isPart: isPart(text), averages: averages)
    result.setPredictions(of: predict, from: scores)
    guard weights == .fit else { return result }
    let fitted = try evaluation.scorer(.validation).fitLogitWeights()
    let loss = try scorer.loss(logitWeights: fitted, bytes: scores.bytes).nats
    result.setWeights(logits: .init(weights: fitted, loss: loss))
    guard averaging == .both else { return result }
    try fit(evaluation.memberScores(.validation), on: scores, of: text, to: &result, session.world)
    return result
  }

  private var models: [String] { savedMembers.map(\.path) }

  private func isPart(_ text: ScoredText) -> Bool {
    text.tokenCount(measured) < text.corpus.manifest.part(measured).tokens
  }

  private func warning(_ session: Session) -> MemberEvaluation.Warning {
    { session.logger.warning("\($0)") }
  }

  /// Writes the scores of the only member where that was asked for. Collective.
  private func save(_ scores: EnsembleScores, _ world: Communicator) throws {
    guard let savedScores else { return }
    try world.agree {
      guard world.isRoot else { return }
      try ScoreFile.write(scores.members[0], to: savedScores, tensor: measured.rawValue)
    }
  }

  /// Adds the mixture of all members by weights that are fitted on validation. Collective; scores agree.
  private func fit(
    _ validation: EnsembleScores, on scores: EnsembleScores, of text: ScoredText, to result: inout EvaluationResult,
    _ world: Communicator
  ) throws {
    let documents = try world.agree { try text.documents(measured) }
    if scores.members.count > 1 {
      let mixture = try MemberMixture(fittedTo: validation, measuredOn: scores, documents: documents, ranks: world)
      let without = members.count > Self.mostLeftOut ? [] : try mixture.withoutMembers(ranks: world)
      result.setMixture(mixture, without: without, validation)
    } else {
      result.setWeights(probabilities: .init(weights: [1], loss: scores.memberLosses[0].nats))
    }
    let ensemble = savedMembers.indices.filter { savedMembers[$0].hasLogits }
    guard !ensemble.isEmpty, ensemble.count < members.count else { return }
    result.curves = try MixtureCurves(
      fittedTo: validation, measuredOn: scores, ensemble: ensemble, documents: documents, world: world)
  }

  /// The most members that are left out of the mixture in turn.
  private static let mostLeftOut = 16
}
