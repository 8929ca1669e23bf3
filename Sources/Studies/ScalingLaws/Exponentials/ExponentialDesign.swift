import Foundation
import Statistics

/// The parts of a fit of exponentials that depend on t alone, computed once for any number of curves.
///
/// Variable projection (Golub and Pereyra 1973, SIAM J. Numer. Anal. 10(2)): for given time constants the law is linear in a
/// and b, which ``NonnegativeCombination`` solves exactly; a search over ln τ is left. The columns 1 − e^(−(t−s)/τ), with s the
/// smallest t, are centered, which takes a out of the problem.
struct ExponentialDesign {
  /// Time constants of the grid, about a factor of 2 apart for curves over three decades.
  static let cellCount = 24
  /// The smallest time constant searched, as a fraction of the distance between the first two t: it fades before the second.
  private static let shortest = 0.1
  /// The largest one, as a multiple of the range of t: over it the exponential is a straight line to half a percent.
  private static let longest = 100.0

  /// s, the smallest t.
  let start: Double
  /// t − s at each point.
  let elapsed: [Double]
  /// The logarithms of the time constants searched.
  let range: ClosedRange<Double>
  /// The logarithms of the time constants of the grid.
  let cells: [Double]
  /// The supports that the grid has for one exponential, for two, and so on.
  let supports: [[ExponentialSupport]]

  /// Exponentials at most.
  var count: Int { supports.count }

  /// - Parameter count: exponentials at most, 1 to 3.
  /// - Precondition: there are at least two distinct t.
  init(_ t: [Double], count: Int) {
    let sorted = Set(t).sorted()
    let elapsed = t.map { $0 - sorted[0] }
    let low = log(Self.shortest * (sorted[1] - sorted[0]))
    let high = log(Self.longest * (sorted[sorted.count - 1] - sorted[0]))
    let cells = (0..<Self.cellCount).map { low + (high - low) * Double($0) / Double(Self.cellCount - 1) }
    start = sorted[0]
    self.elapsed = elapsed
    range = low...high
    self.cells = cells
    supports = ExponentialSupport.all(of: cells.map { Self.column($0, at: elapsed) }, count: count)
  }

  /// The centered column of a time constant, given by its logarithm.
  func column(_ logarithm: Double) -> [Double] { Self.column(logarithm, at: elapsed) }

  private static func column(_ logarithm: Double, at elapsed: [Double]) -> [Double] {
    centered(elapsed.map { -expm1(-$0 / exp(logarithm)) })
  }

  /// The derivative of a column with respect to the logarithm.
  func slope(_ logarithm: Double) -> [Double] {
    Self.centered(elapsed.map { -$0 / exp(logarithm) * exp(-$0 / exp(logarithm)) })
  }

  private static func centered(_ column: [Double]) -> [Double] { column.deviations(from: column.mean) }

  /// The best constants for some time constants.
  ///
  /// - Parameter values: y minus its mean.
  func combination(_ logarithms: [Double], _ values: [Double]) -> NonnegativeCombination {
    NonnegativeCombination(logarithms.map { column($0) }, values)
  }

  /// The law of some time constants; exponentials without amplitude are left out.
  func law(_ logarithms: [Double], _ y: [Double]) -> ExponentialLaw {
    let amplitudes = combination(logarithms, Self.centered(y)).coefficients
    let terms = zip(logarithms, amplitudes).filter { $0.1 > 0 }.sorted { $0.0 > $1.0 }
    let rises = elapsed.map { time in terms.reduce(0) { $0 - $1.1 * expm1(-time / exp($1.0)) } }
    return ExponentialLaw(
      asymptote: y.mean - rises.mean + terms.reduce(0) { $0 + $1.1 },
      // Amplitudes are those at t = 0, not at the smallest t.
      amplitudes: terms.map { $0.1 * exp(start / exp($0.0)) }, timeConstants: terms.map { exp($0.0) })
  }
}
