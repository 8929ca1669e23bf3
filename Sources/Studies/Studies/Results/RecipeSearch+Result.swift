import Statistics

extension RecipeSearch {
  /// The result of the search, whose runs have ended.
  ///
  /// - Throws: `ConfigurationError`.
  func result(_ store: RunStore) throws -> SearchResult {
    SearchResult(
      recipe: recipe.name, model: cell.size, parameters: cell.base.parameterCount, tokens: cell.tokens,
      trials: try search.trials.map { try trial($0, store) },
      best: search.bestIndex,
      isCertified: search.isCertified, neighbors: neighbors)
  }

  private var neighbors: [SearchResult.Neighbor] { search.neighbors { recipe.grid[$0] } }

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

extension CellSearch {
  /// The best point as an index of the trials; nil when all diverged.
  var bestIndex: Int? { trials.firstIndex { $0.place == best && $0.loss.isFinite } }

  /// The neighbors of the best place.
  ///
  /// - Parameter point: the settings of a place.
  func neighbors(_ point: (SearchGrid.Place) -> GridPoint) -> [SearchResult.Neighbor] {
    zip(grid.steps, best.neighbors).map { step, place in
      SearchResult.Neighbor(
        axis: step.axis.key, isUp: step.isUp, point: grid.contains(place) ? point(place) : nil,
        validation: known(place))
    }
  }
}
