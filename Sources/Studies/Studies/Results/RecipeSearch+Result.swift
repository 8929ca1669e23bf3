extension RecipeSearch {
  /// The result of the search, read from the store.
  ///
  /// - Throws: as `Run.finishedResult`.
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
    let tasks = try tasks(trial.place, store)
    return SearchResult.Trial(
      point: recipe.grid[trial.place], validation: trial.loss.isFinite ? trial.loss : nil,
      test: try meanTestLoss(tasks), reason: trial.reason, operations: tasks.first?.cost ?? 0,
      fingerprints: tasks.map { $0.fingerprint }, directories: tasks.map { $0.run.directory })
  }

  /// The mean loss on test; nil when a run has none.
  private func meanTestLoss(_ tasks: [RunTask]) throws -> Double? {
    let losses = try tasks.compactMap { try $0.run.finishedResult()?.test?.nats }
    return losses.count == tasks.count ? losses.reduce(0, +) / Double(losses.count) : nil
  }
}
