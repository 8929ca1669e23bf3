import Statistics

/// The minimum of a function of two variables over a rectangle: a grid, then golden sections inside one another.
///
/// The least cells of the grid that have no lower neighbor are refined: for each value of the first variable the
/// second is minimized by a golden section, and the result by another over the first, so a narrow oblique valley
/// is followed exactly. Where the refined point lies at the edge of the cells searched, the search is centered there
/// and goes on.
struct PlaneSearch {
  /// Values of the first and second variable, ascending and evenly spaced.
  let first: [Double], second: [Double]

  /// Width of the last golden-section bracket, relative to a cell: the error near a minimum is quadratic in the
  /// distance, so a narrower one changes no digit of the error.
  private static let tolerance = 1e-7
  /// Minima of the grid that are refined.
  private static let refinedCount = 2
  /// Steps of a cell that a refined point may move from its minimum on the grid.
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

  private func refine(_ start: Point, _ slice: (Double) -> (Double) -> Double) -> Point {
    var point = start
    for _ in 0..<Self.mostMoves {
      let (rows, columns) = (box(first, around: point.first), box(second, around: point.second))
      let moved = minimize(rows, columns, slice)
      guard moved.value < point.value else { return point }
      point = moved
      if !isCut(rows, first, at: point.first), !isCut(columns, second, at: point.second) { return point }
    }
    return point
  }

  private func minimize(
    _ rows: ClosedRange<Double>, _ columns: ClosedRange<Double>, _ slice: (Double) -> (Double) -> Double
  ) -> Point {
    let width = { (range: ClosedRange<Double>) in Self.tolerance * (range.upperBound - range.lowerBound) }
    func inner(_ value: Double) -> (point: Double, value: Double) {
      GoldenSection.minimize(in: columns, tolerance: width(columns), slice(value))
    }
    let outer = GoldenSection.minimize(in: rows, tolerance: width(rows)) { inner($0).value }
    return Point(first: outer.point, second: inner(outer.point).point, value: outer.value)
  }

  /// One cell to both sides, inside the rectangle.
  private func box(_ axis: [Double], around value: Double) -> ClosedRange<Double> {
    guard let low = axis.first, let high = axis.last, axis.count > 1 else { return value...value }
    let step = axis[1] - axis[0]
    return max(low, value - step)...min(high, value + step)
  }

  /// Whether a point at the end of a box might move on.
  private func isCut(_ box: ClosedRange<Double>, _ axis: [Double], at value: Double) -> Bool {
    guard let low = axis.first, let high = axis.last else { return false }
    let margin = 0.01 * (box.upperBound - box.lowerBound)
    return (value - box.lowerBound < margin && box.lowerBound > low)
      || (box.upperBound - value < margin && box.upperBound < high)
  }
}

extension PlaneSearch {
  /// `count` logarithms, evenly spaced.
  static func logarithms(_ range: ClosedRange<Double>, count: Int, log: (Double) -> Double) -> [Double] {
    let (low, high) = (log(range.lowerBound), log(range.upperBound))
    return (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
  }
}
