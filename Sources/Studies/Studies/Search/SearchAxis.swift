import Foundation
import Training

/// The values of one hyperparameter in a search, ascending. Those that were added within the bounds continue the steps at the
/// ends.
package struct SearchAxis: Sendable, Equatable {
  package let hyperparameter: Hyperparameter
  package let values: [Double]
  /// The values that were asked for, as indices; searches start among these.
  package let given: Range<Int>

  /// - Parameters:
  ///   - values: at least one; above 0 on a logarithmic scale.
  ///   - bounds: how far the axis may be widened; not at all when nil.
  package init(_ hyperparameter: Hyperparameter, _ values: [Double], bounds: ClosedRange<Double>? = nil) {
    self.hyperparameter = hyperparameter
    let given = Array(Set(values)).sorted()
    let below = hyperparameter.values(after: given.reversed(), within: bounds)
    self.values = below.reversed() + given + hyperparameter.values(after: given, within: bounds)
    self.given = below.count..<below.count + given.count
  }

  /// The index in the middle of the values that were asked for, the lower one of two.
  var middle: Int { (given.lowerBound + given.upperBound - 1) / 2 }

  /// The index of the given value that is closest on the hyperparameter's scale.
  func closest(to value: Double) -> Int {
    given.min { distance(of: $0, from: value) < distance(of: $1, from: value) } ?? given.lowerBound
  }

  private func distance(of index: Int, from value: Double) -> Double { hyperparameter.distance(values[index], value) }

  /// The index of a value that is closest to any index.
  func nearest(_ index: Int) -> Int { min(max(index, 0), values.count - 1) }
}

extension Hyperparameter {
  /// The most values that are added at an end of an axis.
  private static let mostAdded = 64

  /// The values beyond the last one, each as far from the one before as the last two are from each other.
  fileprivate func values(after given: [Double], within bounds: ClosedRange<Double>?) -> [Double] {
    guard let bounds, given.count > 1, var last = given.last else { return [] }
    let step = step(from: given[given.count - 2], to: last)
    var added: [Double] = []
    var exact = next(last, step)
    while added.count < Self.mostAdded, bounds.contains(rounded(exact)), rounded(exact) != last {
      last = rounded(exact)
      added.append(last)
      exact = next(last, step)
    }
    return added
  }

  private func step(from first: Double, to second: Double) -> Double {
    switch scale {
    case .linear: second - first
    case .logarithmic: second / first
    }
  }

  private func next(_ value: Double, _ step: Double) -> Double {
    switch scale {
    case .linear: value + step
    case .logarithmic: value * step
    }
  }

  fileprivate func distance(_ first: Double, _ second: Double) -> Double {
    switch scale {
    case .linear: abs(first - second)
    case .logarithmic: abs(log(first / second))
    }
  }
}
