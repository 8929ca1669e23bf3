import ScalingLaws

/// The best single models of searches.
struct SingleModels {
  let searches: [SearchResult]

  /// The outcome of each recipe and subset with a model that has losses on both splits.
  var outcomes: [RecipeOutcomes.Outcome] {
    searches.grouped { [$0.recipe.rawValue, "\($0.tokens)"] }.compactMap { group in
      Self.outcome(group.compactMap { SingleModel($0) })
    }
  }

  private static func outcome(_ models: [SingleModel]) -> RecipeOutcomes.Outcome? {
    guard let best = models.min(by: { $0.losses.validation < $1.losses.validation }) else { return nil }
    let sizes = models.map { $0.size }
    let fit = fit(of: best.search.recipe, sizes)
    return RecipeOutcomes.Outcome(
      recipe: best.search.recipe, averaging: nil, tokens: best.search.tokens, model: best.search.model,
      bestLoss: best.losses.test, sizes: sizes.sorted { $0.parameters < $1.parameters }, fit: fit,
      asymptote: fit?.law.asymptote, interval: fit?.profileInterval())
  }

  /// With weight decay 0.1 larger models are not better in the end, so only tuned decay has a limit in N.
  private static func fit(of recipe: Recipe, _ sizes: [RecipeOutcomes.SizeLoss]) -> PowerLawFit? {
    recipe == .regularized ? PowerLawFit(inParameters: sizes) : nil
  }
}

/// The best model of one search, with its losses on both held-out splits.
private struct SingleModel {
  let search: SearchResult
  let losses: HeldOutLosses

  init?(_ search: SearchResult) {
    guard let losses = search.bestTrial?.losses else { return nil }
    self.search = search
    self.losses = losses
  }

  var size: RecipeOutcomes.SizeLoss {
    RecipeOutcomes.SizeLoss(model: search.model, parameters: search.parameters, loss: losses.test)
  }
}

extension PowerLawFit {
  /// The law in N; nil for fewer than two sizes. Two or three sizes do not determine its exponent as well, so the exponent is
  /// fixed at 1 then; published ones are close to it.
  init?(inParameters sizes: [RecipeOutcomes.SizeLoss]) {
    let family: LawFamily = sizes.count < 4 ? .reciprocal : .power
    let fit = try? PowerLawFit(
      x: sizes.map { Double($0.parameters) }, losses: sizes.map { $0.loss }, family: family)
    guard let fit else { return nil }
    self = fit
  }
}

extension Array {
  /// The elements with equal keys, in groups in the order of their first elements.
  func grouped(by key: (Element) -> some Hashable) -> [[Element]] {
    Dictionary(grouping: indices) { key(self[$0]) }.values.sorted { $0[0] < $1[0] }.map { $0.map { self[$0] } }
  }
}
