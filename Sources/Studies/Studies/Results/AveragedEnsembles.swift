import ScalingLaws
import TensorKernels

/// The ensembles of a study under one kind of average.
struct AveragedEnsembles {
  let cells: [StudyResult.CellResult]
  let averaging: MemberAveraging

  /// The best ensemble of each subset.
  var outcomes: [RecipeOutcomes.Outcome] { subsets.compactMap { outcome($0) } }

  /// Infinitely many members of infinitely many parameters, for each subset with two or more sizes.
  var jointOutcomes: [RecipeOutcomes.Outcome] {
    subsets.compactMap { subset in outcome(subset).flatMap { jointOutcome(of: subset, best: $0) } }
  }

  private var subsets: [[StudyResult.CellResult]] { cells.grouped { $0.tokens } }

  private func outcome(_ subset: [StudyResult.CellResult]) -> RecipeOutcomes.Outcome? {
    let best = subset.min { $0.validation.curve(averaging).limit < $1.validation.curve(averaging).limit }
    guard let best, let measured = best.test.curve(averaging).losses.last else { return nil }
    let curve = best.test.curve(averaging)
    return RecipeOutcomes.Outcome(
      recipe: .ensemble, averaging: averaging, tokens: best.tokens, model: best.model, bestLoss: measured.nats,
      sizes: limits(subset), fit: nil, asymptote: curve.fit?.law.asymptote, interval: curve.interval)
  }

  private func jointOutcome(
    of subset: [StudyResult.CellResult], best: RecipeOutcomes.Outcome
  ) -> RecipeOutcomes.Outcome? {
    guard let fit = PowerLawFit(inParameters: best.sizes) else { return nil }
    let byParameters = subset.sorted { $0.parameters < $1.parameters }
    return RecipeOutcomes.Outcome(
      recipe: .joint, averaging: averaging, tokens: best.tokens, model: best.model, bestLoss: best.bestLoss,
      sizes: best.sizes, fit: fit, asymptote: fit.law.asymptote,
      interval: JointInterval.of(fit, limitsWithoutMember: byParameters.map { $0.test.limitsWithoutMember }))
  }

  /// The limit of infinitely many members of each size that has one, by rising N.
  private func limits(_ subset: [StudyResult.CellResult]) -> [RecipeOutcomes.SizeLoss] {
    let limits = subset.compactMap { cell in
      cell.test.curve(averaging).fit.map {
        RecipeOutcomes.SizeLoss(model: cell.model, parameters: cell.parameters, loss: $0.law.asymptote)
      }
    }
    return limits.sorted { $0.parameters < $1.parameters }
  }
}
