import Foundation
import ScalingLaws
import TestSupport
import Testing

/// The fit against a grid over (A, B, C) that shares no code and no idea with it.
@Suite struct BruteForceTests {
  /// Rounding of the sum of squares.
  static let rounding = 1e-12
  /// How much worse than the fit the narrowed grid may end: it stops at a finite step.
  static let closeness = 1.02

  /// Random data sets; a debug build takes its time over the grid.
  static let setCount = Simulation.isQuick ? 200 : 10

  @Test func `the fit is never worse than a grid and the grid comes close`() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<Self.setCount {
      let law = PowerLaw(
        amplitude: Double.random(in: 0.05...1, using: &generator),
        exponent: exp(Double.random(in: log(0.2)...log(3.0), using: &generator)),
        asymptote: Double.random(in: 0.5...4, using: &generator))
      let count = Int.random(in: 4...9, using: &generator)
      let x = (1...count).map(Double.init)
      let losses = generator.losses(law, at: x, noise: 0.01)
      let fit = try PowerLawFit(x: x, losses: losses)
      let error = fit.rootMeanSquareError * fit.rootMeanSquareError * Double(count)
      let grid = BruteForce(x: x, losses: losses).error()
      #expect(error <= grid + Self.rounding, "\(law), \(count) points")
      #expect(grid <= error * Self.closeness + Self.rounding, "\(law), \(count) points")
    }
  }
}
