import Foundation
import Statistics

extension ExponentialDesign {
  /// Minima of the grid that are refined for each number of exponentials.
  private static let refinedCount = 6
  /// Steps of a search; ten are usual, and hundreds where the points show hardly more than the start of an exponential.
  private static let steps = 200
  /// Steps of the best search, which follows such a valley to its end.
  private static let lastSteps = 5000
  /// Errors that differ by less than this fraction are equal: two exponentials with one time constant are one.
  private static let equal = 1e-9

  /// The best law through some values, one for each t.
  func solve(_ y: [Double]) -> ExponentialLaw {
    let values = y.deviations(from: y.mean)
    let known = (1...count).flatMap { starts(values, exponentials: $0, count: Self.refinedCount) }
    var end = best(from: known, values)
    end?.advance(steps: Self.lastSteps)
    return law(end?.logarithms ?? [], y)
  }

  /// The best law that is found from another one, for values near those of that law, and from the best point of the grid.
  func solve(_ y: [Double], near other: ExponentialLaw) -> ExponentialLaw {
    let values = y.deviations(from: y.mean)
    let known = starts(values, exponentials: count, count: 1) + [other.timeConstants.map { log($0) }]
    return law(best(from: known, values)?.logarithms ?? [], y)
  }

  /// The end of the best search, with the fewest exponentials among equals.
  private func best(from starts: [[Double]], _ values: [Double]) -> ExponentialDescent? {
    let ends = starts.map { start in
      var descent = ExponentialDescent(from: start, self, values)
      descent.advance(steps: Self.steps)
      return descent
    }
    let least = ends.map(\.error).min() ?? 0
    let equals = ends.filter { $0.error <= least * (1 + Self.equal) }
    return equals.min { ($0.count, $0.error) < ($1.count, $1.error) }
  }

  /// Time constants from which a search starts, those with the least error first, none next to another.
  private func starts(_ values: [Double], exponentials: Int, count: Int) -> [[Double]] {
    let products = cells.map { cell in zip(column(cell), values).reduce(0) { $0 + $1.0 * $1.1 } }
    let known = supports[exponentials - 1]
    let gains = known.indices.compactMap { index in known[index].gain(products).map { (index, $0) } }
    var chosen: [ExponentialSupport] = []
    for (index, _) in gains.sorted(by: { $0.1 > $1.1 }) where chosen.count < count {
      if !chosen.contains(where: { $0.isNear(known[index]) }) { chosen.append(known[index]) }
    }
    return chosen.map { support in support.cells.map { cells[$0] } }
  }
}
