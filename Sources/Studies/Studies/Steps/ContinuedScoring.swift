import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing
import Training

/// Measures models that were continued on the test splits of the study's corpora.
struct ContinuedScoring {
  let cell: Cell
  let graph: StudyGraph
  /// The name of the steps in plans.
  var stage = ContinuedPart.stage

  private var study: Study { graph.study }

  /// The losses of one model on the test splits, in nats per token.
  struct Losses {
    let test: Double
    var general: Double?
  }

  /// The losses of one model, or of the mean of several models' weights; nil when they are not in the store. Collective.
  func losses(of models: ScoredModels, _ measure: ContinuedKey.Measure = .loss) throws -> Losses? {
    let test = try loss(of: models, measure, on: study.corpus)
    guard let corpus = study.corpora.general else { return test.map { Losses(test: $0) } }
    let general = try loss(of: models, measure, on: corpus)
    guard let test, let general else { return nil }
    return Losses(test: test, general: general)
  }

  private func loss(of models: ScoredModels, _ measure: ContinuedKey.Measure, on corpus: Corpus) throws -> Double? {
    let step = try EvaluationStep<Loss>(
      ContinuedKey(measure, of: models, on: corpus, cell), of: models.evaluated(on: corpus), cost: cost(models, corpus),
      isComplete: { _ in true }
    ) { setting in
      let evaluation = try evaluation(of: models, on: corpus, setting)
      return try measure == .weightAverage
        ? evaluation.weightAverageLoss(.test) : evaluation.memberScores(.test).memberLosses[0]
    }
    return try graph.value(step, stage: stage)?.nats
  }

  private func evaluation(
    of models: ScoredModels, on corpus: Corpus, _ setting: ScoringSetting
  ) throws -> ModelEvaluation {
    var text = ScoredText(corpus)
    text.longestContext = cell.base.model.contextLength
    return try ModelEvaluation(models.directories, of: text, world: study.world, setting: setting)
  }

  private func cost(_ models: ScoredModels, _ corpus: Corpus) -> StepCost {
    study.scoringCost(cell, tokens: corpus.manifest.part(.test).tokens * models.directories.count)
  }

  /// The K-curves of members on the test split of a corpus; nil when they are not in the store. Collective.
  func curves(of models: ScoredModels, on corpus: Corpus) throws -> EnsembleCurves? {
    let step = try EvaluationStep<EnsembleCurves>(
      ContinuedKey(.curves, of: models, on: corpus, cell), of: models.evaluated(on: corpus), cost: cost(models, corpus),
      isComplete: { $0.isComplete(members: models.directories.count) }
    ) { setting in EnsembleCurves(try evaluation(of: models, on: corpus, setting).scores(.test)) }
    return try graph.value(step, stage: stage)
  }
}

/// Models that a ladder measures.
struct ScoredModels {
  let directories: [String]
  /// The addresses of their runs, or the checksums of their weights.
  let names: [String]
  /// The runs that make them.
  let inputs: [Fingerprint]
  let description: String

  /// Some models.
  init(directories: [String], names: [String], inputs: [Fingerprint] = [], description: String) {
    self.directories = directories
    self.names = names
    self.inputs = inputs
    self.description = description
  }

  /// One model of the study.
  init(_ model: TrainedModel, description: String) { self.init([model], description: description) }

  /// Models of the study.
  init(_ models: [TrainedModel], description: String) {
    let fingerprints = models.map(\.fingerprint)
    self.init(
      directories: models.map(\.directory), names: fingerprints.map(\.hexadecimal), inputs: fingerprints,
      description: description)
  }

  func evaluated(on corpus: Corpus) -> EvaluatedModels {
    let tokens = corpus.manifest.part(.test).tokens
    return EvaluatedModels(fingerprints: inputs, description: "\(description) on \(tokens) test tokens")
  }
}

/// Everything that a measurement of a ladder depends on.
struct ContinuedKey: Encodable {
  enum Measure: String, Encodable { case loss, weightAverage, curves }

  let kind = "continued"
  let version = 1
  let measure: Measure
  let models: [String]
  let corpus: Fingerprint
  let contextLength: Int

  init(_ measure: Measure, of models: ScoredModels, on corpus: Corpus, _ cell: Cell) {
    self.measure = measure
    self.models = models.names
    self.corpus = corpus.fingerprint
    contextLength = cell.base.model.contextLength
  }
}
