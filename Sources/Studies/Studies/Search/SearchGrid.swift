import Training

/// The axes of a search, one for each hyperparameter that it varies, in the order of the hyperparameters' table.
package struct SearchGrid: Sendable, Equatable {
  /// A point by the indices of its values, one for each axis.
  package struct Place: Hashable, Sendable {
    package var indices: [Int]

    package init(_ indices: [Int]) { self.indices = indices }

    /// The places one step away along one axis: down and up along the first, then along the next.
    package var neighbors: [Place] {
      indices.indices.flatMap { axis in [moved(along: axis, by: -1), moved(along: axis, by: 1)] }
    }

    private func moved(along axis: Int, by step: Int) -> Place {
      var place = self
      place.indices[axis] += step
      return place
    }
  }

  package let axes: [SearchAxis]

  package init(_ axes: [SearchAxis]) { self.axes = axes }

  /// The index of a hyperparameter's axis; nil when the search does not vary it.
  func axis(of hyperparameter: Hyperparameter) -> Int? { axes.firstIndex { $0.hyperparameter == hyperparameter } }

  package func contains(_ place: Place) -> Bool {
    zip(axes, place.indices).allSatisfy { axis, index in axis.values.indices.contains(index) }
  }

  package subscript(place: Place) -> GridPoint {
    GridPoint(zip(axes, place.indices).map { axis, index in (axis.hyperparameter, axis.values[index]) })
  }

  /// The hyperparameter that changes from a place to each of its neighbors, in the order of ``Place/neighbors``.
  var steps: [(axis: Hyperparameter, isUp: Bool)] {
    axes.flatMap { axis in [(axis.hyperparameter, false), (axis.hyperparameter, true)] }
  }

  /// Every place of the values that were asked for; the last axis changes fastest.
  package var allGiven: [Place] {
    axes.reduce([Place([])]) { places, axis in
      places.flatMap { place in axis.given.map { Place(place.indices + [$0]) } }
    }
  }

  /// The part of an epoch after which AdamW has forgotten a gradient where a descent starts.
  ///
  /// In all tuned cells of the published tables 1/(rate·decay) is 0.2–0.5 of the steps of an epoch.
  private static let memory = 0.35

  /// The place where a descent starts: in the middle of all axes, with the decay that makes AdamW remember 0.35 epochs.
  package func start(stepsPerEpoch: Double) -> Place {
    var place = Place(axes.map { $0.middle })
    if let decay = axis(of: .weightDecay), let rate = self[place][.learningRate] {
      place.indices[decay] = axes[decay].closest(to: 1 / (Self.memory * rate * stepsPerEpoch))
    }
    return place
  }
}
