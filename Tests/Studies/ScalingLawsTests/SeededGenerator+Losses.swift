import Foundation
import ScalingLaws
import TestSupport

extension SeededGenerator {
  /// A standard normal draw (Box and Muller 1958).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
    return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
  }

  /// The law at each x plus normal noise.
  mutating func losses(_ law: PowerLaw, at x: [Double], noise: Double) -> [Double] {
    x.map { law($0) + noise * normal() }
  }
}
