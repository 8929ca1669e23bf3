import Corpora
import Ensembles
import Evaluation
import Files
import Tasks

/// Measures models of an arm on the test split of the general text.
struct SyntheticScoring {
  let cell: Cell
  let graph: StudyGraph

  /// The losses of models and of their ensemble; nil when they are not in the store. Collective.
  func general(_ models: ScoredModels) throws -> EnsembleCurves? {
    let study = graph.study
    let corpus = study.corpus
    let tokens = corpus.manifest.part(.test).tokens * models.directories.count
    let step = try EvaluationStep<EnsembleCurves>(
      ContinuedKey(.curves, of: models, on: corpus, cell), of: models.evaluated(on: corpus),
      cost: study.scoringCost(cell, tokens: tokens), isComplete: { $0.isComplete(members: models.directories.count) }
    ) { setting in
      var text = ScoredText(corpus)
      text.longestContext = cell.base.model.contextLength
      let evaluation = try ModelEvaluation(models.directories, of: text, world: study.world, setting: setting)
      return EnsembleCurves(try evaluation.scores(.test))
    }
    return try graph.value(step, stage: SyntheticPart.stage)
  }
}

extension SyntheticResult.Models {
  /// Models with the losses of `curves` on the general text.
  init(
    arm: SyntheticResult.Arm, fraction: Double, tokens: Int, epochs: Int, operations: Double, directories: [String],
    tasks: [TaskResult], _ curves: EnsembleCurves
  ) {
    let ensemble = curves.probabilities
    self.init(
      arm: arm, fraction: fraction, tokens: tokens, epochs: epochs, operations: operations, directories: directories,
      tasks: tasks, generalLosses: curves.members.map(\.nats),
      generalEnsemble: directories.count > 1 ? ensemble.losses.last?.nats : nil,
      generalLimit: ensemble.fit?.law.asymptote)
  }
}
