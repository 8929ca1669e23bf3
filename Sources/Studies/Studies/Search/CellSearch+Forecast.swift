import Training

extension CellSearch {
  /// Steps of the grid from a descent's start to its end in the searches that were measured, at a quarter of a million to a
  /// million parameters: four times the epochs, half the decay. The published ones, of 150 million and more, end at one to eight
  /// times these epochs.
  static let measuredSteps: [Hyperparameter: Int] = [.epochs: 2, .weightDecay: -1]

  /// A guess of the rest of the search, for an estimate of its cost: to the end that searches had, as far as the grid reaches.
  ///
  /// - Returns: the search at that end, and the places that it visits, those of a round side by side.
  package func forecast() -> (end: CellSearch, rounds: [[SearchGrid.Place]]) {
    var search = self
    var rounds: [[SearchGrid.Place]] = []
    let reached = known(best) ?? 0
    let distance = distanceToEnd(best)
    while !search.open.isEmpty {
      rounds.append(search.open)
      // One for each step, more than losses differ by.
      search.advance { reached + distanceToEnd($0) - distance }
    }
    return (search, rounds)
  }

  /// Steps between a place and the expected end.
  private func distanceToEnd(_ place: SearchGrid.Place) -> Double {
    Double(zip(place.indices, expectedEnd.indices).reduce(0) { $0 + abs($1.0 - $1.1) })
  }

  private var expectedEnd: SearchGrid.Place {
    let indices = zip(grid.axes, start.indices).map { axis, index in
      axis.nearest(index + expectedSteps[axis.hyperparameter, default: 0])
    }
    return SearchGrid.Place(indices)
  }
}
