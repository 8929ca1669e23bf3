import Foundation
import ScalingLaws

/// Golden/curves.json.
struct CurveGolden: Decodable {
  /// A pair of learning curves and SciPy's best laws for it.
  struct Pair: Decodable {
    let name: String
    let examples, test, train: [Double]
    let a, b, alpha, c, beta, squaredError: Double
    /// The asymptotes of both curves when each has its own.
    let separate: [Double]
    let areDifferent: Bool

    var points: LearningCurvePoints {
      LearningCurvePoints(examples: examples, testErrors: test, trainingErrors: train)
    }
  }

  /// A rising curve and SciPy's best sum of `count` exponentials.
  struct Sum: Decodable {
    let name: String
    let count: Int
    let t, y: [Double]
    let a: Double
    let b, timeConstants: [Double]
    let squaredError: Double
  }

  let learningCurves: [Pair]
  let exponentials: [Sum]

  static func load() throws -> CurveGolden { try read("curves.json") }

  /// Decodes a golden file.
  static func read<Value: Decodable>(_ name: String) throws -> Value {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
  }
}

/// Golden/exponentials.json: curves whose law is known, and the constants of an independent fit.
struct ExponentialGolden: Decodable {
  struct Fit: Decodable {
    let asymptote: Double
    let amplitudes, timeConstants: [Double]
    let rmse: Double
  }

  struct Curve: Decodable {
    let name: String
    let x, y: [Double]
    let noise, asymptote: Double
    let ourFit: Fit
  }

  let sets: [Curve]

  static func load() throws -> [Curve] { try (CurveGolden.read("exponentials.json") as ExponentialGolden).sets }

  static func curve(_ name: String) throws -> Curve {
    guard let curve = try load().first(where: { $0.name == name }) else { throw MissingCurve(name: name) }
    return curve
  }

  struct MissingCurve: Error { let name: String }
}
