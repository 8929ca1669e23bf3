import Ensembles
import Evaluation
import Files
import MessagePassing
import Training

/// The weight of an n-gram model beside an ensemble, fitted on validation.
public struct NGramWeight: Codable, Sendable, Equatable {
  /// The order of the n-gram model.
  public let order: Int
  /// Its weight; the mean of the members' probabilities has the rest.
  public let weight: Double
  /// The losses of the mean of probabilities on validation and of the mixture, in nats per token.
  public let ensembleLoss: Double, mixtureLoss: Double
}

/// Everything that the weight depends on.
private struct NGramWeightKey: Encodable {
  let kind = "ngramWeight"
  let version = 1
  let members: [Fingerprint]
  let ngram: Fingerprint?
}

extension StudyTeacher {
  /// The n-gram model that teaches beside the ensemble, with its directory; nil as long as it is open. Collective.
  func ngram(order: Int, _ graph: StudyGraph) throws -> (directory: String, fitted: NGramWeight)? {
    let study = graph.study
    guard let cell = study.cell(of: ensemble) else { return nil }
    let counted = try NGramStep(order: order, cell, in: study)
    graph.add(counted, stage: StudentsPart.stage, isComplete: try counted.isComplete(graph))
    let models = EvaluatedModels(
      fingerprints: ensemble.fingerprints + [counted.fingerprint].compactMap { $0 },
      description: "the weight of \(counted.name) beside \(ensemble.directories.count) members")
    let step = try EvaluationStep<NGramWeight>(
      NGramWeightKey(members: ensemble.fingerprints, ngram: counted.fingerprint), of: models,
      cost: StepCost(size: cell.measuredSize), activity: "fitting", isComplete: { $0.order == order }
    ) { [directories = ensemble.directories] setting in
      try study.fitNGram(counted.directory, order: order, beside: directories, setting: setting)
    }
    return try graph.value(step, stage: StudentsPart.stage).map { (directory: counted.directory, fitted: $0) }
  }
}

extension Study {
  /// Fits the weight of an n-gram model beside the mean of some models' probabilities. Collective.
  fileprivate func fitNGram(
    _ ngram: String, order: Int, beside directories: [String], setting: ScoringSetting
  ) throws -> NGramWeight {
    let members = directories.map { SavedMember.model($0) } + [.ngram(ngram)]
    let evaluation = try MemberEvaluation(
      members, on: [.validation], of: ScoredText(corpus), world: world, setting: setting
    ) { [logger] in logger.warning("\($0)") }
    let scores = try evaluation.scores(.validation)
    let models = scores.members(Array(directories.indices))
    let other = scores.members([directories.count]).members
    let mixture = try EnsembleMixture(fittedTo: models, others: other, ranks: world)
    let mixed = mixture.scores(models, others: other).last ?? []
    return NGramWeight(
      order: order, weight: mixture.weights.last?.last ?? 0, ensembleLoss: models.probabilityLosses.last?.nats ?? .nan,
      mixtureLoss: -mixed.reduce(0, +) / Double(max(mixed.count, 1)))
  }
}
