import Training

extension Cell {
  /// A run that continued pre-training is compared with.
  typealias ContinuedRun = (step: ContinuedResult.Step, run: RunConfiguration)

  /// The runs of the steps before an ensemble whose members have the settings of a point. A run that is a member is left out,
  /// because it is measured as one.
  func continuedRuns(_ point: GridPoint, _ recipe: RecipeConfiguration.Continued) -> [ContinuedRun] {
    let member = run(point, .both(0))
    var once = member
    once.training.epochs = 1
    var large = once
    large.training.batchSize = recipe.largeBatchSize
    let all: [ContinuedRun] = [(.largeBatch, large), (.oneEpoch, once), (.withoutReplay, member.withoutReplay())]
    return all.filter { $0.run != member }
  }
}
