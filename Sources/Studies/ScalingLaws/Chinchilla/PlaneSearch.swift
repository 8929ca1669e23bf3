import Statistics

/// The minimum of a function of two variables over a rectangle: a grid, then golden sections inside one another.
///
/// The least cells of the grid that have no lower neighbor are refined: for each value of the first variable the
/// second is minimized by a golden section, and the result by another over the first, so a narrow oblique valley
/// is followed exactly. Where the refined point lies at the edge of the cells searched, the search
/// continues around it.
struct PlaneSearch {
  /// Values of the first and second variable, ascending and evenly spaced.
  let first: [Double], second: [Double]

  /// Minima of the grid that are refined.
  private static let refinedCount = 2
  /// Boxes through which a refined point may move from its minimum on the grid.
  private static let mostMoves = 40

  /// A point and the function's value there.
  struct Point {
    var first: Double, second: Double, value: Double
  }

  /// The least value.
  ///
  /// - Parameters:
  ///   - grid: the value for the i-th first and j-th second variable.
  ///   - slice: gives the function of the second variable for a value of the first.
  func minimize(grid: (Int, Int) -> Double, slice: (Double) -> (Double) -> Double) -> Point {
    let values = first.indices.map { i in second.indices.map { j in grid(i, j) } }
    var best = Point(first: first[0], second: second[0], value: .infinity)
    for (i, j) in minima(of: values) {
      let refined = refine(Point(first: first[i], second: second[j], value: values[i][j]), slice)
      if refined.value < best.value { best = refined }
    }
    return best
  }

  /// The least value of a function that costs the same on the grid as elsewhere.
  func minimize(_ function: @escaping (Double, Double) -> Double) -> Point {
    minimize(grid: { function(first[$0], second[$1]) }, slice: { x in { function(x, $0) } })
  }

  /// Cells without a lower neighbor, best first.
  private func minima(of values: [[Double]]) -> [(Int, Int)] {
    let cells = first.indices.flatMap { i in second.indices.map { (i, $0) } }
    let local = cells.filter { i, j in
      neighbors(i, first.count).allSatisfy { k in
        neighbors(j, second.count).allSatisfy { values[i][j] <= values[k][$0] }
      }
    }
    return Array(local.sorted { values[$0.0][$0.1] < values[$1.0][$1.1] }.prefix(Self.refinedCount))
  }

  private func neighbors(_ index: Int, _ count: Int) -> ClosedRange<Int> {
    max(index - 1, 0)...min(index + 1, count - 1)
  }

  /// Moves from a cell of the grid to the minimum near it.
  private func refine(_ start: Point, _ slice: (Double) -> (Double) -> Double) -> Point {
    var point = start
    for _ in 0..<Self.mostMoves {
      let box = Box(first: first, second: second, around: point)
      let moved = box.minimize(slice)
      guard moved.value < point.value else { return point }
      point = moved
      if !box.cuts(first: first, second: second, at: point) { return point }
    }
    return point
  }

  /// `count` logarithms, evenly spaced.
  static func logarithms(_ range: ClosedRange<Double>, count: Int, log: (Double) -> Double) -> [Double] {
    let low = log(range.lowerBound)
    let high = log(range.upperBound)
    return (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
  }
}

/// The cells around a point.
private struct Box {
  /// Width of the last golden-section bracket, relative to a cell: the error near a minimum is quadratic in the
  /// distance, so a narrower one changes no digit of the error.
  private static let tolerance = 1e-7

  let rows: ClosedRange<Double>, columns: ClosedRange<Double>

  init(first: [Double], second: [Double], around point: PlaneSearch.Point) {
    rows = Self.range(first, around: point.first)
    columns = Self.range(second, around: point.second)
  }

  /// One cell to both sides, inside the rectangle.
  private static func range(_ axis: [Double], around value: Double) -> ClosedRange<Double> {
    guard let low = axis.first, let high = axis.last, axis.count > 1 else { return value...value }
    let step = axis[1] - axis[0]
    return max(low, value - step)...min(high, value + step)
  }

  /// The minimum inside the box.
  func minimize(_ slice: (Double) -> (Double) -> Double) -> PlaneSearch.Point {
    let width = { (range: ClosedRange<Double>) in Self.tolerance * (range.upperBound - range.lowerBound) }
    func inner(_ value: Double) -> (point: Double, value: Double) {
      GoldenSection.minimize(in: columns, tolerance: width(columns), slice(value))
    }
    let outer = GoldenSection.minimize(in: rows, tolerance: width(rows)) { inner($0).value }
    return PlaneSearch.Point(first: outer.point, second: inner(outer.point).point, value: outer.value)
  }

  /// Returns true if a point lies at an end of the box beyond which the rectangle continues.
  func cuts(first: [Double], second: [Double], at point: PlaneSearch.Point) -> Bool {
    Self.cuts(rows, first, at: point.first) || Self.cuts(columns, second, at: point.second)
  }

  private static func cuts(_ range: ClosedRange<Double>, _ axis: [Double], at value: Double) -> Bool {
    guard let low = axis.first, let high = axis.last else { return false }
    let margin = 0.01 * (range.upperBound - range.lowerBound)
    return (value - range.lowerBound < margin && range.lowerBound > low)
      || (range.upperBound - value < margin && range.upperBound < high)
  }
}
