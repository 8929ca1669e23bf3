import Statistics

/// Both stages of a joint fit at one D, ready to be resampled.
struct JointStages {
  /// D, in the unit of the points; `nil` where they do not name it.
  let tokens: Double?
  /// The curves in K, by rising N.
  let curves: [MemberCurve]
  /// The law in N through the curves' asymptotes.
  let fit: PowerLawFit
  /// `nil` when nothing measures the noise.
  let noise: JointNoise?
  private let design: PowerLawDesign

  /// - Parameter points: validated, of one D.
  /// - Throws: `FitError.severalTokenCounts`, `FitError.memberFit` or `FitError.parameterFit`.
  init(points: [JointPoint], memberFamily: LawFamily, parameterFamily: LawFamily) throws(FitError) {
    let tokenCounts = Set(points.compactMap(\.tokens)).sorted()
    guard tokenCounts.count < 2 else { throw .severalTokenCounts(found: tokenCounts) }
    tokens = tokenCounts.first
    curves = try JointStages.curves(of: points, tokens: tokens, family: memberFamily)
    let sizes = curves.map(\.parameters)
    do {
      fit = try PowerLawFit(x: sizes, losses: curves.map(\.fit.law.asymptote), family: parameterFamily)
      design = try PowerLawDesign(
        x: sizes, family: parameterFamily, exponents: PowerLawFit.defaultExponents)
    } catch {
      throw .parameterFit(tokens: tokens, reason: error)
    }
    noise = JointNoise(curves: curves)
  }

  private static func curves(
    of points: [JointPoint], tokens: Double?, family: LawFamily
  ) throws(FitError) -> [MemberCurve] {
    var curves: [MemberCurve] = []
    for (size, group) in Dictionary(grouping: points, by: \.parameters).sorted(by: { $0.key < $1.key }) {
      do {
        curves.append(try MemberCurve(parameters: size, points: group, family: family))
      } catch {
        throw .memberFit(parameters: size, tokens: tokens, reason: error)
      }
    }
    return curves
  }

  /// Resampled asymptotes; empty when nothing measures the noise.
  ///
  /// - Complexity: O(replicates · points).
  func replicates(
    _ bootstrap: Bootstrap, using generator: inout some RandomNumberGenerator
  ) -> [JointReplicate] {
    guard let noise else { return [] }
    let stretch = bootstrap.stretch(degreesOfFreedom: noise.degreesOfFreedom)
    return (0..<bootstrap.replicateCount).map { _ in
      let members = curves.enumerated().map { index, curve in
        curve.asymptote(of: noise.resample(curve, at: index, stretch: stretch, using: &generator))
      }
      return JointReplicate(members: members, joint: design.solve(members).law.asymptote)
    }
  }
}
