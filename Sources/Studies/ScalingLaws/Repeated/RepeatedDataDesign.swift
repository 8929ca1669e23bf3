import Foundation

/// The parts of a fit of repeated data that do not depend on the losses.
struct RepeatedDataDesign {
  /// Cells along each axis, 40 % apart.
  private static let cellCount = 33
  private let points: [RepeatedDataPoint]
  private let base: RepeatedDataFit.Base
  private let fresh: [Int]
  private let freshDesign: ChinchillaDesign?
  private let axis = PlaneSearch.logarithms(RepeatedDataFit.decays, count: cellCount, log: Foundation.log)

  /// - Throws: `FitError.freshFit`.
  init(_ points: [RepeatedDataPoint], base: RepeatedDataFit.Base) throws(FitError) {
    let fresh = points.indices.filter { points[$0].isFresh }
    self.points = points
    self.base = base
    self.fresh = fresh
    guard base == .fitted else {
      freshDesign = nil
      return
    }
    freshDesign = try Self.freshDesign(fresh.map { points[$0] })
  }

  private static func freshDesign(_ points: [RepeatedDataPoint]) throws(FitError) -> ChinchillaDesign {
    do throws(FitError) {
      let fit = try ChinchillaFit(
        parameters: points.map(\.parameters), tokens: points.map(\.tokens), losses: points.map(\.loss))
      guard fit.law.parameterAmplitude > 0, fit.law.tokenAmplitude > 0 else { throw .noOptimum(law: fit.law) }
      return ChinchillaDesign(parameters: fit.parameters, tokens: fit.tokens)
    } catch {
      throw .freshFit(reason: error)
    }
  }

  /// The best law through `losses`, nats per token, one for each point.
  func solve(_ losses: [Double]) -> RepeatedDataLaw {
    var law = RepeatedDataLaw.published
    law.base = baseLaw(losses)
    guard law.base.parameterAmplitude > 0, law.base.tokenAmplitude > 0 else { return law }
    return fitDecays(of: law, losses)
  }

  /// The law with the best decays, where points determine them.
  private func fitDecays(of known: RepeatedDataLaw, _ losses: [Double]) -> RepeatedDataLaw {
    var law = known
    let excesses = points.map { $0.excess(known.base) }
    let search = PlaneSearch(
      first: excesses.haveRepeats ? axis : [log(known.tokenDecay)],
      second: excesses.haveExcessParameters ? axis : [log(known.parameterDecay)])
    let best = search.minimize { tokens, parameters in
      let law = RepeatedDataLaw(base: known.base, tokenDecay: exp(tokens), parameterDecay: exp(parameters))
      return Self.squaredError(of: law, excesses, losses)
    }
    if excesses.haveRepeats { law.tokenDecay = exp(best.first) }
    if excesses.haveExcessParameters { law.parameterDecay = exp(best.second) }
    return law
  }

  private static func squaredError(
    of law: RepeatedDataLaw, _ excesses: [RepeatedDataPoint.Excess], _ losses: [Double]
  ) -> Double {
    zip(excesses, losses).reduce(0) { sum, point in
      let residual = point.1 - law(point.0)
      return sum + residual * residual
    }
  }

  private func baseLaw(_ losses: [Double]) -> ChinchillaLaw {
    switch base {
    case .known(let law): law
    case .fitted: freshDesign?.solve(fresh.map { losses[$0] }).law ?? RepeatedDataLaw.published.base
    }
  }
}
