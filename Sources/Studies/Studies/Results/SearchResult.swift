import Files

/// What a search ran and where it ended.
public struct SearchResult: Codable, Sendable {
  /// One point of the grid.
  public struct Trial: Codable, Sendable {
    /// The hyperparameters.
    public let point: GridPoint
    /// Mean losses over the seeds, in nats per token; absent when a run of it diverged.
    public let validation: Double?, test: Double?
    /// Why it was run.
    public let reason: String
    /// Floating-point operations of one of its runs.
    public let operations: Double
    /// Its runs, one a seed.
    public let fingerprints: [Fingerprint], directories: [String]

    /// The names in files of results, which stay those of the first version.
    private enum CodingKeys: String, CodingKey {
      case point, validation, test, reason, operations, fingerprints
      case directories = "folders"
    }
  }

  /// A step away from the best point along one axis.
  public struct Neighbor: Codable, Sendable {
    /// What was changed: epochs, learningRate or weightDecay; and whether up or down.
    public let axis: String, isUp: Bool
    /// The neighbor; absent when it lies beyond the grid, where it counts as the point itself.
    public let point: GridPoint?
    /// Its validation loss; absent beyond the grid, when it diverged, and when it was not run.
    public let validation: Double?
  }

  /// The recipe, the size's name, and its N.
  public let recipe: String, model: String, parameters: Int
  /// D.
  public let tokens: Int
  /// Every point that was run, in order.
  public let trials: [Trial]
  /// The best point on validation, as an index of `trials`; absent when all diverged.
  public let best: Int?
  /// Whether all neighbors of the best point were run, or lie beyond the grid, and none is better.
  public let isCertified: Bool
  /// The six neighbors of the best point.
  public let neighbors: [Neighbor]

  private enum CodingKeys: String, CodingKey {
    case recipe, model, parameters, tokens, trials, best, isCertified
    case neighbors = "neighbours"
  }

  /// The best point's trial.
  public var bestTrial: Trial? { best.map { trials[$0] } }
}

extension RecipeSearch {
  /// What the search ran, read from the store.
  ///
  /// - Throws: as `Run.finishedResult`.
  func result(_ store: RunStore) throws -> SearchResult {
    let trials = try search.trials.map { try trial($0, store) }
    let losses = Dictionary(uniqueKeysWithValues: search.trials.map { ($0.place, $0.loss) })
    let best = search.trials.firstIndex { $0.place == search.best && $0.loss.isFinite }
    return SearchResult(
      recipe: recipe.name, model: cell.size, parameters: cell.base.parameterCount, tokens: cell.tokens, trials: trials,
      best: best, isCertified: search.isCertified,
      neighbors: zip(Self.steps, search.best.neighbors).map { step, place in
        SearchResult.Neighbor(
          axis: step.axis, isUp: step.isUp, point: recipe.grid.contains(place) ? recipe.grid[place] : nil,
          validation: losses[place].flatMap { $0.isFinite ? $0 : nil })
      })
  }

  /// In the order of `SearchGrid.Place.neighbors`.
  private static let steps = ["epochs", "learningRate", "weightDecay"].flatMap { axis in
    [(axis: axis, isUp: false), (axis: axis, isUp: true)]
  }

  private func trial(_ trial: CellSearch.Trial, _ store: RunStore) throws -> SearchResult.Trial {
    let tasks = try tasks(trial.place, store)
    let tests = try tasks.map { try $0.run.finishedResult()?.test?.nats }
    let known = tests.compactMap { $0 }
    return SearchResult.Trial(
      point: recipe.grid[trial.place], validation: trial.loss.isFinite ? trial.loss : nil,
      test: known.count == tests.count ? known.reduce(0, +) / Double(known.count) : nil, reason: trial.reason,
      operations: tasks.first?.cost ?? 0,
      fingerprints: tasks.map { $0.fingerprint }, directories: tasks.map { $0.run.directory })
  }
}
