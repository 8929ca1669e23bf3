import ScalingLaws
import Statistics
import TestSupport

extension SeededGenerator {
  /// The law at each x plus normal noise.
  mutating func losses(_ law: PowerLaw, at x: [Double], noise: Double) -> [Double] {
    x.map { law($0) + noise * normal() }
  }
}
