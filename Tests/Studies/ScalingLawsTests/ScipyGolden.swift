import Foundation

/// Golden/scipy.json.
struct ScipyGolden: Decodable {
  /// One data set and SciPy's best law for it.
  struct Fit: Decodable {
    let name: String
    let x: [Double]
    let losses: [Double]
    let amplitude: Double
    let exponent: Double
    let asymptote: Double
    let squaredError: Double
    /// Both ends of the 95 % profile interval of C; absent without a degree of freedom.
    let profile: [Double]?

    private enum CodingKeys: String, CodingKey {
      case name, x, losses, squaredError, profile
      case amplitude = "A"
      case exponent = "B"
      case asymptote = "C"
    }
  }

  /// One quantile of Student's distribution.
  struct Quantile: Decodable {
    let level: Double
    let degreesOfFreedom: Int
    let t: Double
  }

  let fits: [Fit]
  let quantiles: [Quantile]

  static func load() throws -> ScipyGolden {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/scipy.json")
    return try JSONDecoder().decode(ScipyGolden.self, from: Data(contentsOf: file))
  }
}
