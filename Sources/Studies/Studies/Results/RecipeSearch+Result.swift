import Statistics

extension RecipeSearch {
  /// The result of the search, whose runs have ended.
  ///
  /// - Throws: `ConfigurationError`.
  func result(_ store: RunStore) throws -> SearchResult {
    SearchResult(
      recipe: recipe.name, model: cell.size, parameters: cell.base.parameterCount, tokens: cell.tokens,
      trials: try search.trials.map { try trial($0, store) },
      best: search.trials.firstIndex { $0.place == search.best && $0.loss.isFinite },
      isCertified: search.isCertified, neighbors: neighbors)
  }

  private var neighbors: [SearchResult.Neighbor] {
    zip(recipe.grid.steps, search.best.neighbors).map { step, place in
      SearchResult.Neighbor(
        axis: step.axis.key, isUp: step.isUp, point: recipe.grid.contains(place) ? recipe.grid[place] : nil,
        validation: search.known(place))
    }
  }

  private func trial(_ trial: CellSearch.Trial, _ store: RunStore) throws -> SearchResult.Trial {
    let steps = try steps(trial.place, store)
    let test = testLosses(steps, store)
    return SearchResult.Trial(
      point: recipe.grid[trial.place], validation: trial.loss.isFinite ? trial.loss : nil, test: test?.mean,
      testLosses: steps.count > 1 ? test : nil, reason: trial.reason, operations: steps.first?.cost.operations ?? 0,
      fingerprints: steps.map { $0.runFingerprint }, directories: steps.map { $0.run.directory })
  }

  /// The losses on test; nil when a run has none.
  private func testLosses(_ steps: [TrainingStep], _ store: RunStore) -> [Double]? {
    let losses = steps.compactMap { store.testLoss(of: $0) }
    return losses.count == steps.count ? losses : nil
  }
}
