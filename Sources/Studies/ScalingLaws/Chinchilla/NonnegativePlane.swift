/// The best a, b, e ≥ 0 of the plane a·p + b·q + e: nonnegative least squares with three constants, exactly.
///
/// The problem is convex, so the optimum is the least of the unconstrained optima of all sets of constants that
/// may differ from 0, among those that are feasible (the optimum solves its own set without constraints). Seven
/// sets are few enough to try all (Lawson and Hanson, "Solving Least Squares Problems", 1974, chapter 23, walk
/// through them one by one). Each solution follows from sums over the points, so it costs O(1).
struct NonnegativePlane {
  var first: Double
  var second: Double
  var intercept: Double
  /// Sum of squared residuals.
  var squaredError: Double

  /// The mean of a column, and the sum of its squared deviations from it.
  struct Moments {
    var mean: Double, square: Double
  }

  /// Sums over the points that determine the solution; products are of deviations from the means, which keeps their digits.
  struct Sums {
    var count: Double
    var p: Moments, q: Moments, y: Moments
    var pq: Double, py: Double, qy: Double
  }

  /// Sets whose columns are as parallel as this fraction of their length are left to their subsets.
  private static let parallel = 1e-12

  private init(first: Double = 0, second: Double = 0, intercept: Double = 0, _ sums: Sums) {
    self.first = first
    self.second = second
    self.intercept = intercept
    let offset = sums.y.mean - first * sums.p.mean - second * sums.q.mean - intercept
    let square = first * first * sums.p.square + second * second * sums.q.square + sums.y.square
    let mixed = first * second * sums.pq - first * sums.py - second * sums.qy
    squaredError = max(0, square + 2 * mixed + sums.count * offset * offset)
  }

  private var isFeasible: Bool { first >= 0 && second >= 0 && intercept >= 0 }

  /// The exact minimum over a, b, e ≥ 0.
  static func best(_ sums: Sums) -> NonnegativePlane {
    if let free = slopes(sums).map({ raised($0, sums) }), free.isFeasible { return free }
    var best = NonnegativePlane(intercept: max(0, sums.y.mean), sums)
    let lines = [raised((ratio(sums.py, sums.p.square), 0), sums), raised((0, ratio(sums.qy, sums.q.square)), sums)]
    for candidate in lines + grounded(sums) where candidate.isFeasible && candidate.squaredError < best.squaredError {
      best = candidate
    }
    return best
  }

  /// The solutions with e = 0.
  private static func grounded(_ sums: Sums) -> [NonnegativePlane] {
    let raw = sums.aboutZero
    let both = slopes(raw).map { [NonnegativePlane(first: $0.0, second: $0.1, sums)] } ?? []
    return both + [
      NonnegativePlane(first: ratio(raw.py, raw.p.square), sums),
      NonnegativePlane(second: ratio(raw.qy, raw.q.square), sums),
    ]
  }

  private static func raised(_ slopes: (Double, Double), _ sums: Sums) -> NonnegativePlane {
    NonnegativePlane(
      first: slopes.0, second: slopes.1,
      intercept: sums.y.mean - slopes.0 * sums.p.mean - slopes.1 * sums.q.mean, sums)
  }

  /// Both slopes without constraints; nil for parallel columns.
  private static func slopes(_ sums: Sums) -> (Double, Double)? {
    let determinant = sums.p.square * sums.q.square - sums.pq * sums.pq
    guard determinant > parallel * sums.p.square * sums.q.square else { return nil }
    return (
      (sums.py * sums.q.square - sums.qy * sums.pq) / determinant,
      (sums.qy * sums.p.square - sums.py * sums.pq) / determinant
    )
  }

  private static func ratio(_ product: Double, _ square: Double) -> Double { square > 0 ? product / square : 0 }
}

extension NonnegativePlane.Sums {
  /// The same with products of the values themselves.
  fileprivate var aboutZero: Self {
    var raw = self
    raw.p.square += count * p.mean * p.mean
    raw.q.square += count * q.mean * q.mean
    raw.pq += count * p.mean * q.mean
    raw.py += count * p.mean * y.mean
    raw.qy += count * q.mean * y.mean
    return raw
  }
}
