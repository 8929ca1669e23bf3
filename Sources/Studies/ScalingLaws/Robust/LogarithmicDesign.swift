import Foundation
import Statistics

/// The objective of a robust Chinchilla fit: the Huber loss of ln L − ln(A/N^α + B/D^β + E), the law's logarithm written as
/// LSE(a − α·ln N, b − β·ln D, e).
///
/// The constants are (a, b, e, α, β) with A = eᵃ, B = eᵇ, E = eᵉ. Inside, a and b are the logarithms of the terms at the
/// geometric means of N and D instead, because at N = 1 they are all but the same as the exponents.
///
/// Source: Hoffmann et al. (2022), https://arxiv.org/abs/2203.15556, section D.2 (approach 3).
struct LogarithmicDesign {
  private let huber: HuberLoss
  private let parameters: CenteredLogarithms
  private let tokens: CenteredLogarithms
  private let losses: [Double]

  /// - Precondition: all values are finite and above 0, and there is at least one.
  init(_ points: ChinchillaPoints, threshold: Double) {
    huber = HuberLoss(threshold: threshold)
    parameters = CenteredLogarithms(points.parameters)
    tokens = CenteredLogarithms(points.tokens)
    losses = points.losses.map { log($0) }
  }

  /// Points.
  var count: Int { losses.count }
  /// The least ln L.
  private var lowest: Double { losses.min() ?? 0 }
  /// The mean ln L.
  private var middle: Double { losses.mean }

  /// Constants from which a search starts: E a fraction of the least loss, the rest of the mean loss shared between the terms
  /// of N and D, and exponents around the published ones.
  var starts: [[Double]] {
    let exponents = [0.2, 0.4, 0.8]
    return [0.3, 0.7, 0.95].flatMap { fraction in
      exponents.flatMap { alpha in exponents.map { start(asymptote: fraction, alpha: alpha, beta: $0) } }
    }
  }

  private func start(asymptote fraction: Double, alpha: Double, beta: Double) -> [Double] {
    let asymptote = lowest + log(fraction)
    let term = log((exp(middle) - exp(asymptote)) / 2)
    return [term, term, asymptote, alpha, beta]
  }

  /// The objective and its gradient, each point counted so many times.
  func evaluate(_ constants: [Double], counts: [Double]) -> QuasiNewton.Evaluation {
    var sum = QuasiNewton.Evaluation(value: 0, gradient: [0, 0, 0, 0, 0])
    for index in losses.indices where counts[index] > 0 { add(index, constants, counts[index], to: &sum) }
    return sum
  }

  private func add(_ index: Int, _ constants: [Double], _ count: Double, to sum: inout QuasiNewton.Evaluation) {
    let terms = terms(index, constants)
    let residual = terms.logarithm - losses[index]
    let slope = count * huber.slope(residual)
    sum.value += count * huber(residual)
    for term in 0..<3 { sum.gradient[term] += slope * terms.fractions[term] }
    sum.gradient[3] -= slope * terms.fractions[0] * parameters.values[index]
    sum.gradient[4] -= slope * terms.fractions[1] * tokens.values[index]
  }

  private func terms(_ index: Int, _ constants: [Double]) -> LogarithmicTerms {
    LogarithmicTerms(
      constants[0] - constants[3] * parameters.values[index], constants[1] - constants[4] * tokens.values[index],
      asymptote: constants[2])
  }

  /// The best constants from some starts, each point counted so many times, and the objective.
  func minimize(from starts: [[Double]], counts: [Double]) -> (constants: [Double], value: Double) {
    let ends = starts.map { start in QuasiNewton.minimize(from: start) { evaluate($0, counts: counts) } }
    let best = ends.min { $0.value < $1.value }
    return (best?.point ?? [], best?.value ?? .nan)
  }

  /// The law of some constants.
  func law(_ constants: [Double]) -> ChinchillaLaw {
    ChinchillaLaw(
      parameterAmplitude: exp(constants[0] + constants[3] * parameters.center), parameterExponent: constants[3],
      tokenAmplitude: exp(constants[1] + constants[4] * tokens.center), tokenExponent: constants[4],
      asymptote: exp(constants[2]))
  }
}

/// ln x minus its mean.
private struct CenteredLogarithms {
  let center: Double
  let values: [Double]

  init(_ x: [Double]) {
    let logarithms = x.map { log($0) }
    center = logarithms.mean
    values = logarithms.deviations(from: logarithms.mean)
  }
}

/// ln(eᵘ + eᵛ + eʷ) and the fraction of each term, without overflow.
private struct LogarithmicTerms {
  let logarithm: Double
  let fractions: [Double]

  init(_ first: Double, _ second: Double, asymptote: Double) {
    let largest = max(first, second, asymptote)
    let terms = [exp(first - largest), exp(second - largest), exp(asymptote - largest)]
    let sum = terms.reduce(0, +)
    logarithm = largest + log(sum)
    fractions = terms.map { $0 / sum }
  }
}
