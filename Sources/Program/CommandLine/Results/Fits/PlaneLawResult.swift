import Files
import Foundation
import ScalingLaws
import Statistics

/// The output of `fit` for a law in parameters and tokens.
struct PlaneLawResult: Encodable {
  /// The constants of either law.
  enum Constants: Encodable {
    case once(ChinchillaLaw)
    case repeated(RepeatedDataLaw)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .once(let law): try law.encode(to: encoder)
      case .repeated(let law): try law.encode(to: encoder)
      }
    }
  }
  /// Both ends of the intervals of R*_D and R*_N.
  struct Decays: Encodable {
    let tokens, parameters: [Double]

    enum CodingKeys: String, CodingKey {
      case tokens = "RD"
      case parameters = "RN"
    }
  }

  let law: FitLaw.RawValue
  let parameters: Constants
  let asymptote: Double
  @OrNull var interval: [Double]?
  let rmse: Double
  let points, degreesOfFreedom: Int
  let remarks: [String]
  /// δ of a robust fit.
  var huberDelta: Double?
  /// The intervals of the constants by name; absent for the law of repeated tokens, and without a degree of freedom.
  var intervals: [String: [Double]]?
  /// Absent for the law of tokens seen once.
  var decayIntervals: Decays?

  /// - Parameter intervals: the intervals of ``constants``.
  init(_ fit: ChinchillaFit, _ intervals: [ConfidenceInterval]?) {
    self.init(
      once: fit.law, points: fit.losses.count, rmse: fit.rootMeanSquareError, remarks: fit.remarks, intervals)
  }

  /// - Parameter intervals: the intervals of ``constants``.
  init(_ fit: RobustChinchillaFit, _ intervals: [ConfidenceInterval]?) {
    self.init(
      once: fit.law, points: fit.points.losses.count, rmse: fit.rootMeanSquareError, remarks: fit.remarks, intervals)
    huberDelta = fit.threshold
  }

  private init(
    once law: ChinchillaLaw, points: Int, rmse: Double, remarks: [String], _ intervals: [ConfidenceInterval]?
  ) {
    self.law = FitLaw.chinchilla.rawValue
    parameters = .once(law)
    asymptote = law.asymptote
    self.rmse = rmse
    self.points = points
    degreesOfFreedom = points - ChinchillaFit.constantCount
    self.remarks = remarks
    self.intervals = intervals.map { Self.named($0) }
    interval = self.intervals?["E"]
  }

  /// The constants of the law of tokens seen once that intervals are for, with their names in JSON.
  static var constants: [(name: String, value: (ChinchillaLaw) -> Double)] {
    [
      ("A", { $0.parameterAmplitude }), ("alpha", { $0.parameterExponent }), ("B", { $0.tokenAmplitude }),
      ("beta", { $0.tokenExponent }), ("E", { $0.asymptote }),
    ]
  }

  private static func named(_ intervals: [ConfidenceInterval]) -> [String: [Double]] {
    Dictionary(uniqueKeysWithValues: zip(constants.map(\.name), intervals.map(\.ends)))
  }

  /// The constants that intervals are for: E, R*_D and R*_N.
  static var statistics: [(RepeatedDataLaw) -> Double] {
    [{ $0.base.asymptote }, { $0.tokenDecay }, { $0.parameterDecay }]
  }

  /// - Parameter intervals: The intervals of ``statistics``.
  init(_ fit: RepeatedDataFit, _ intervals: [ConfidenceInterval]?) {
    law = FitLaw.repeated.rawValue
    parameters = .repeated(fit.law)
    asymptote = fit.law.base.asymptote
    let ends = intervals.map { $0.map(\.ends) }
    interval = fit.base == .fitted ? ends?[0] : nil
    decayIntervals = ends.map { Decays(tokens: $0[1], parameters: $0[2]) }
    rmse = fit.rootMeanSquareError
    points = fit.points.count
    degreesOfFreedom = max(fit.degreesOfFreedom, 0)
    remarks = fit.remarks
  }

  var text: String {
    FitText(
      formula: formula, limit: asymptote, interval: interval, quality: FitQuality(points: points, rmse: rmse),
      remarks: remarks
    ).text
  }

  private var formula: [String] {
    switch parameters {
    case .once(let law): ["L(N, D) = \(terms(of: law, "N", "D"))"] + constantIntervals
    case .repeated(let law): repeated(law)
    }
  }

  /// The interval of each constant in a line of its own.
  private var constantIntervals: [String] {
    guard let intervals else { return [] }
    return Self.constants.compactMap { name, _ in
      intervals[name].map { "\(name): 95 % interval \(String(format: "%.4g … %.4g", $0[0], $0[1]))" }
    }
  }

  private func repeated(_ law: RepeatedDataLaw) -> [String] {
    [
      "L(N, D, unique) = \(terms(of: law.base, "N′", "D′"))",
      "a repeated token is worth 1/e of a new one after \(decay(law.tokenDecay, decayIntervals?.tokens)) repeats",
      "parameters beyond the compute-optimal number lose value with the constant \(decay(law.parameterDecay, decayIntervals?.parameters))",
    ]
  }

  private func terms(of law: ChinchillaLaw, _ parameters: String, _ tokens: String) -> String {
    let parameterTerm = term(law.parameterAmplitude, parameters, exponent: law.parameterExponent)
    let tokenTerm = term(law.tokenAmplitude, tokens, exponent: law.tokenExponent)
    return "\(parameterTerm) + \(tokenTerm) + \(decimals(law.asymptote))"
  }

  private func term(_ amplitude: Double, _ name: String, exponent: Double) -> String {
    "\(String(format: "%.4g", amplitude))/\(name)^\(decimals(exponent))"
  }

  private func decay(_ value: Double, _ ends: [Double]?) -> String {
    let range = ends.map { String(format: " (%.3g … %.3g)", $0[0], $0[1]) } ?? ""
    return String(format: "%.3g", value) + range
  }
}
