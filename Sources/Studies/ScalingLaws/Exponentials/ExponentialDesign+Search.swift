import Foundation
import Statistics

extension ExponentialDesign {
  /// Minima of the grid that are refined.
  private static let refinedCount = 8

  /// The best law through some values, one for each t.
  func solve(_ y: [Double]) -> ExponentialLaw {
    best(from: starts(y.deviations(from: y.mean), count: Self.refinedCount), y)
  }

  /// The best law that is found from one start and from the best point of the grid, for values near those of that law.
  func solve(_ y: [Double], near law: ExponentialLaw) -> ExponentialLaw {
    best(from: starts(y.deviations(from: y.mean), count: 1) + [law.timeConstants.map { log($0) }], y)
  }

  private func best(from starts: [[Double]], _ y: [Double]) -> ExponentialLaw {
    let values = y.deviations(from: y.mean)
    let ends = starts.map { ExponentialDescent(from: $0, self, values).end() }
    let best = ends.min { $0.error < $1.error }
    return law(best?.logarithms ?? [], y)
  }

  /// Time constants from which a search starts, those with the least error first, none next to another.
  private func starts(_ values: [Double], count: Int) -> [[Double]] {
    let products = cells.map { cell in zip(column(cell), values).reduce(0) { $0 + $1.0 * $1.1 } }
    let gains = supports.indices.compactMap { index in supports[index].gain(products).map { (index, $0) } }
    var chosen: [ExponentialSupport] = []
    for (index, _) in gains.sorted(by: { $0.1 > $1.1 }) where chosen.count < count {
      if !chosen.contains(where: { $0.isNear(supports[index]) }) { chosen.append(supports[index]) }
    }
    return chosen.map { support in support.cells.map { cells[$0] } }
  }
}
