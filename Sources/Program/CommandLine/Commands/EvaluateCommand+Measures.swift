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
      result.setMixture(mixture, validation)
    } else {
      result.setWeights(probabilities: .init(weights: [1], loss: scores.memberLosses[0].nats))
    }
    let models = savedMembers.indices.filter { savedMembers[$0].hasLogits }
    let others = savedMembers.indices.filter { !savedMembers[$0].hasLogits }
    guard !models.isEmpty, !others.isEmpty else { return }
    let mixture = try EnsembleMixture(
      fittedTo: validation.members(models), others: others.map { validation.members[$0] }, ranks: world)
    result.curves = MixtureCurves(
      mixture, scores.members(models), others: others.map { scores.members[$0] }, documents: documents)
  }
}
