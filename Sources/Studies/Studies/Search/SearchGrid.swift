import Foundation

/// The hyperparameters that a search varies.
public struct GridPoint: Hashable, Sendable, Codable {
  /// How often the data is repeated.
  public var epochs: Int
  /// The peak of the learning rate.
  public var learningRate: Double
  /// Decoupled, times the scheduled rate.
  public var weightDecay: Double

  /// A point.
  public init(epochs: Int, learningRate: Double, weightDecay: Double) {
    (self.epochs, self.learningRate, self.weightDecay) = (epochs, learningRate, weightDecay)
  }
}

/// The values of a search's axes, ascending, and how far they may be widened.
package struct SearchGrid: Sendable, Equatable {
  /// One hyperparameter's values. Those added within the bounds go on in the steps at the ends.
  package struct Axis: Sendable, Equatable {
    package let values: [Double]
    /// The values that were asked for, as indices; searches start among these.
    package let given: Range<Int>

    /// - Parameters:
    ///   - values: positive, at least one.
    ///   - bounds: how far the axis may be widened; not at all when nil.
    ///   - isWhole: whether values are whole numbers.
    package init(_ values: [Double], bounds: ClosedRange<Double>? = nil, isWhole: Bool = false) {
      let given = Array(Set(values)).sorted()
      let (below, above) = (
        Self.widened(given.reversed(), bounds, isWhole), Self.widened(given, bounds, isWhole)
      )
      self.values = below.reversed() + given + above
      self.given = below.count..<below.count + given.count
    }

    /// The values beyond the last one, each in the ratio of the last two to the one before.
    private static func widened(_ values: [Double], _ bounds: ClosedRange<Double>?, _ isWhole: Bool) -> [Double] {
      guard let bounds, values.count > 1, let last = values.last else { return [] }
      let ratio = last / values[values.count - 2]
      var (result, next): ([Double], Double) = ([], last * ratio)
      while result.count < 64, bounds.contains(isWhole ? next.rounded() : next) {
        let value = isWhole ? next.rounded() : next
        guard value != (result.last ?? last) else { break }
        result.append(value)
        next = value * ratio
      }
      return result
    }

    /// The index of the given value that is closest in ratio.
    func closest(to value: Double) -> Int {
      given.min { abs(log(values[$0] / value)) < abs(log(values[$1] / value)) } ?? given.lowerBound
    }
  }

  /// A point by its places on the axes.
  package struct Place: Hashable, Sendable {
    package var epochs: Int, learningRate: Int, weightDecay: Int

    package init(epochs: Int, learningRate: Int, weightDecay: Int) {
      (self.epochs, self.learningRate, self.weightDecay) = (epochs, learningRate, weightDecay)
    }

    /// The places one step away along one axis.
    package var neighbors: [Place] {
      [\Place.epochs, \.learningRate, \.weightDecay].flatMap { axis in
        [-1, 1].map { step in
          var place = self
          place[keyPath: axis] += step
          return place
        }
      }
    }
  }

  package let epochs: Axis
  package let learningRate: Axis
  package let weightDecay: Axis

  package init(epochs: Axis, learningRate: Axis, weightDecay: Axis) {
    (self.epochs, self.learningRate, self.weightDecay) = (epochs, learningRate, weightDecay)
  }

  package func contains(_ place: Place) -> Bool {
    epochs.values.indices.contains(place.epochs) && learningRate.values.indices.contains(place.learningRate)
      && weightDecay.values.indices.contains(place.weightDecay)
  }

  package subscript(place: Place) -> GridPoint {
    GridPoint(
      epochs: Int(epochs.values[place.epochs]), learningRate: learningRate.values[place.learningRate],
      weightDecay: weightDecay.values[place.weightDecay])
  }

  /// Every place of the values that were asked for.
  package var allGiven: [Place] {
    epochs.given.flatMap { epochs in
      learningRate.given.flatMap { rate in
        weightDecay.given.map { Place(epochs: epochs, learningRate: rate, weightDecay: $0) }
      }
    }
  }

  /// Where a descent starts: in the middle of epochs and rates, with the decay that makes AdamW remember 0.35 epochs.
  ///
  /// In all tuned cells of the published tables 1/(rate·decay) is 0.2–0.5 of the steps of an epoch.
  package func start(stepsPerEpoch: Double) -> Place {
    func middle(_ axis: Axis) -> Int { (axis.given.lowerBound + axis.given.upperBound - 1) / 2 }
    let rate = middle(learningRate)
    let decay = 1 / (0.35 * learningRate.values[rate] * stepsPerEpoch)
    return Place(epochs: middle(epochs), learningRate: rate, weightDecay: weightDecay.closest(to: decay))
  }
}
