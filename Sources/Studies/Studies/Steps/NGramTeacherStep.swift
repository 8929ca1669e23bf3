import Ensembles
import Evaluation
import Files
import MessagePassing
import TensorKernels
import Training

/// The weight of an n-gram model beside an ensemble, fitted on validation.
public struct NGramWeight: Codable, Sendable, Equatable {
  /// The order of the n-gram model.
  public let order: Int
  /// Its weight; the average of the members has the rest.
  public let weight: Double
  /// The losses of that average on validation and of the mixture, in nats per token.
  public let ensembleLoss: Double, mixtureLoss: Double
}

/// Everything that the weight depends on.
private struct NGramWeightKey: Encodable {
  let kind = "ngramWeight"
  /// 1 beside the mean of probabilities with equal weights, and 2 beside another average.
  let version: Int
  let members: [Fingerprint]
  let ngram: Fingerprint?
  /// The other average.
  let averaging: MemberAveraging?, weights: [Double]?

  init(_ members: [Fingerprint], ngram: Fingerprint?, beside average: NGramCompanion) {
    version = average.isEqualMeanOfProbabilities ? 1 : 2
    self.members = members
    self.ngram = ngram
    averaging = average.isEqualMeanOfProbabilities ? nil : average.averaging
    weights = average.isEqualMeanOfProbabilities ? nil : average.weights
  }
}

/// The average of an ensemble that an n-gram model is mixed with when its weight is fitted.
private struct NGramCompanion {
  /// The directories of the members.
  let directories: [String]
  let averaging: MemberAveraging
  /// The members' weights; nil for equal ones.
  let weights: [Double]?

  /// The average that teaches where its weights could be fitted; the mean of probabilities with equal weights in other studies.
  init(_ teacher: StudyTeacher) {
    let isAny = teacher.choice == .fitted
    directories = teacher.ensemble.directories
    averaging = isAny ? teacher.average.averaging : .probabilities
    weights = isAny ? teacher.average.weights : nil
  }

  var isEqualMeanOfProbabilities: Bool { averaging == .probabilities && weights == nil }
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
    let companion = NGramCompanion(self)
    let step = try EvaluationStep<NGramWeight>(
      NGramWeightKey(ensemble.fingerprints, ngram: counted.fingerprint, beside: companion), of: models,
      cost: companion.cost(cell, in: study), activity: "fitting", isComplete: { $0.order == order }
    ) { try study.fitNGram(counted.directory, order: order, beside: companion, setting: $0) }
    return try graph.value(step, stage: StudentsPart.stage).map { (directory: counted.directory, fitted: $0) }
  }
}

extension Study {
  /// Fits the weight of an n-gram model beside an average of some models. Collective.
  fileprivate func fitNGram(
    _ ngram: String, order: Int, beside companion: NGramCompanion, setting: ScoringSetting
  ) throws -> NGramWeight {
    let directories = companion.directories
    let members = directories.map { SavedMember.model($0) } + [.ngram(ngram)]
    let evaluation = try MemberEvaluation(
      members, on: [.validation], of: ScoredText(corpus), world: world, setting: setting
    ) { [logger] in logger.warning("\($0)") }
    let scores = try evaluation.scores(.validation)
    let models = try companion.scores(scores.members(Array(directories.indices)), of: self, setting: setting)
    let other = scores.members([directories.count]).members
    let mixture = try EnsembleMixture(fittedTo: models, others: other, ranks: world)
    let mixed = mixture.scores(models, others: other).last ?? []
    return NGramWeight(
      order: order, weight: mixture.weights.last?.last ?? 0, ensembleLoss: models.probabilityLosses.last?.nats ?? .nan,
      mixtureLoss: -mixed.reduce(0, +) / Double(max(mixed.count, 1)))
  }
}

extension NGramCompanion {
  /// The scores that a mixture takes as the average: those of all members where it is the mean of their probabilities, else its
  /// own, as of one member. Collective.
  func scores(_ members: EnsembleScores, of study: Study, setting: ScoringSetting) throws -> EnsembleScores {
    guard !isEqualMeanOfProbabilities else { return members }
    let values =
      switch averaging {
      case .probabilities: members.scores(probabilityWeights: everyWeight).map { Float($0) }
      case .logits:
        try ModelEvaluation(directories, of: ScoredText(study.corpus), world: study.world, setting: setting)
          .scorer(.validation).scores(logitWeights: everyWeight)
      }
    return EnsembleScores(members: [values], bytes: members.bytes)
  }

  private var everyWeight: [Double] {
    weights ?? [Double](repeating: 1 / Double(directories.count), count: directories.count)
  }

  /// The members' probabilities are read from the store, and logits take a pass.
  func cost(_ cell: Cell, in study: Study) -> StepCost {
    averaging == .probabilities
      ? StepCost(size: cell.measuredSize)
      : study.scoringCost(cell, tokens: study.store.tokens(of: .validation) * directories.count)
  }
}
