import ScalingLaws
import Statistics
import TensorKernels

/// The ensembles of a study under one kind of average.
struct AveragedEnsembles {
  private typealias CellResult = StudyResult.CellResult
  private typealias SizeLoss = RecipeOutcomes.SizeLoss

  let cells: [StudyResult.CellResult]
  let averaging: MemberAveraging

  /// The best ensemble of each subset.
  var outcomes: [RecipeOutcomes.Outcome] { subsets.compactMap { outcome($0) } }

  /// Infinitely many members of infinitely many parameters, for each subset with two or more sizes.
  var jointOutcomes: [RecipeOutcomes.Outcome] {
    subsets.compactMap { subset in outcome(subset).flatMap { jointOutcome(of: subset, best: $0) } }
  }

  private var subsets: [[CellResult]] { cells.grouped { $0.tokens } }

  /// The ensemble with the lowest limit on validation.
  private func best(of subset: [CellResult]) -> CellResult? {
    subset.min { $0.validation.curve(averaging).limit < $1.validation.curve(averaging).limit }
  }

  private func outcome(_ subset: [CellResult]) -> RecipeOutcomes.Outcome? {
    guard let best = best(of: subset), let measured = best.test.curve(averaging).losses.last else { return nil }
    let curve = best.test.curve(averaging)
    return RecipeOutcomes.Outcome(
      recipe: .ensemble, averaging: averaging, tokens: best.tokens, model: best.model, bestLoss: measured.nats,
      sizes: limits(subset), fit: nil, asymptote: curve.fit?.law.asymptote, interval: curve.interval)
  }

  private func jointOutcome(of subset: [CellResult], best: RecipeOutcomes.Outcome) -> RecipeOutcomes.Outcome? {
    guard let fit = PowerLawFit(inParameters: best.sizes) else { return nil }
    return RecipeOutcomes.Outcome(
      recipe: .joint, averaging: averaging, tokens: best.tokens, model: best.model, bestLoss: best.bestLoss,
      sizes: best.sizes, fit: fit, asymptote: fit.law.asymptote, interval: interval(of: fit, subset))
  }

  /// The interval of a limit in N, from leaving out members of the subset's ensembles.
  private func interval(of fit: PowerLawFit, _ subset: [CellResult]) -> ConfidenceInterval? {
    let byParameters = subset.sorted { $0.parameters < $1.parameters }
    return JointInterval.of(fit, limitsWithoutMember: byParameters.map { $0.test.limitsWithoutMember })
  }

  /// The limit of infinitely many members of each size that has one, by rising N.
  private func limits(_ subset: [CellResult]) -> [SizeLoss] {
    subset.compactMap { limit(of: $0) }.sorted { $0.parameters < $1.parameters }
  }

  private func limit(of cell: CellResult) -> SizeLoss? {
    cell.test.curve(averaging).fit.map {
      SizeLoss(model: cell.model, parameters: cell.parameters, loss: $0.law.asymptote)
    }
  }
}
