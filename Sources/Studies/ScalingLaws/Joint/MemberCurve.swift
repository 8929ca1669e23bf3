/// The fitted losses of one model size over K, ready for fits to resampled losses at the same K.
struct MemberCurve {
  /// N, in the unit of the points.
  let parameters: Double
  /// The law in K through all points, of every seed.
  let fit: PowerLawFit
  /// Distinct seeds; 0 when a point has none.
  let seedCount: Int
  /// For each seed, its deviation from the mean over seeds at each K, nats per token. Empty with fewer than two
  /// seeds, or when they do not share the same K.
  let seedDeviations: [[Double: Double]]
  private let design: PowerLawDesign

  /// - Throws: `FitError.tooFewDistinct`.
  init(parameters: Double, points: [JointPoint], family: LawFamily) throws(FitError) {
    let members = points.map(\.members)
    self.parameters = parameters
    fit = try PowerLawFit(x: members, losses: points.map(\.loss), family: family)
    design = try PowerLawDesign(x: members, family: family, exponents: PowerLawFit.defaultExponents)
    seedCount = points.allSatisfy { $0.seed != nil } ? Set(points.map(\.seed)).count : 0
    seedDeviations = seedCount > 1 ? MemberCurve.deviations(of: points) : []
  }

  /// The asymptote in K of other losses at the same K.
  func asymptote(of losses: [Double]) -> Double {
    design.solve(losses).law.asymptote
  }

  private static func deviations(of points: [JointPoint]) -> [[Double: Double]] {
    let means = Dictionary(grouping: points, by: \.members).mapValues(mean)
    let seeds = Dictionary(grouping: points) { $0.seed ?? 0 }.sorted { $0.key < $1.key }
    let curves = seeds.map { Dictionary(grouping: $0.value, by: \.members).mapValues(mean) }
    guard curves.allSatisfy({ $0.count == means.count }) else { return [] }
    return curves.map { curve in curve.merging(means) { own, mean in own - mean } }
  }

  private static func mean(_ points: [JointPoint]) -> Double {
    points.reduce(0) { $0 + $1.loss } / Double(points.count)
  }
}
