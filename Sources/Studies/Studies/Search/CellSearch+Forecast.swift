extension CellSearch {
  /// Steps of the grid from a descent's start to its end in the searches that were measured, at a quarter of a million to a
  /// million parameters: four times the epochs, half the decay. The published ones, of 150 million and more, end at one to eight
  /// times these epochs.
  private static let (epochSteps, decaySteps) = (2, -1)

  /// How the search may go on, for an estimate of what it costs: to the end that searches had, as far as the grid goes.
  ///
  /// - Returns: the search at that end, and the places that it comes to, those of a round side by side.
  package func forecast() -> (end: CellSearch, rounds: [[SearchGrid.Place]]) {
    var (search, rounds): (CellSearch, [[SearchGrid.Place]]) = (self, [])
    let (reached, distance) = (known(best) ?? 0, distanceToEnd(best))
    while !search.open.isEmpty {
      rounds.append(search.open)
      // One for each step, more than losses differ by.
      search.advance { reached + distanceToEnd($0) - distance }
    }
    return (search, rounds)
  }

  /// Steps between a place and the expected end.
  private func distanceToEnd(_ place: SearchGrid.Place) -> Double {
    let steps = [
      place.epochs - grid.epochs.nearest(start.epochs + Self.epochSteps),
      place.learningRate - start.learningRate,
      place.weightDecay - grid.weightDecay.nearest(start.weightDecay + Self.decaySteps),
    ]
    return Double(steps.reduce(0) { $0 + abs($1) })
  }
}

extension SearchGrid.Axis {
  /// The index of a value that is closest to any index.
  fileprivate func nearest(_ index: Int) -> Int { min(max(index, 0), values.count - 1) }
}
