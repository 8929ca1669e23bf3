import Statistics

/// Joint limits at several token counts and the law C(D) = A / D^B + C through them.
///
/// Source: Kim, Kotha, Liang, Hashimoto (2025), https://arxiv.org/abs/2509.14786, figures 7 and 8.
public struct JointLaw: Sendable, Equatable, Codable {
  /// K → ∞, N → ∞ for each D, by rising D.
  public let limits: [JointLimit]
  /// The law over D through the limits; `nil` with fewer than three D.
  public let fit: PowerLawFit?
  /// The interval of ``asymptote``, with the uncertainty of all three stages; `nil` where ``fit`` is, or where
  /// nothing measures the noise at some D.
  public let interval: ConfidenceInterval?

  /// The loss for K, N and D → ∞, nats per token: the loss that no amount of such text would remove.
  public var asymptote: Double? { fit?.law.asymptote }

  /// Fits every D by itself, then the law over D where there are three or more.
  ///
  /// - Parameters: as for ``JointLimit/init(points:memberFamily:parameterFamily:bootstrap:using:)``, with
  ///   points of any number of D; points without D count as one D without a name.
  /// - Throws: `FitError`, naming the D and N at fault.
  /// - Complexity: O(replicates · points).
  public init(
    points: [JointPoint], memberFamily: LawFamily = .power, parameterFamily: LawFamily = .power,
    bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator
  ) throws(FitError) {
    try JointPoint.validate(points)
    var limits: [JointLimit] = []
    var replicates: [[Double]] = []
    for group in JointLaw.groups(of: points) {
      let stages = try JointStages(
        points: group, memberFamily: memberFamily, parameterFamily: parameterFamily)
      let drawn = stages.replicates(bootstrap, using: &generator)
      limits.append(JointLimit(stages: stages, replicates: drawn, level: bootstrap.level))
      replicates.append(drawn.map(\.joint))
    }
    self.limits = limits
    fit = try JointLaw.tokenFit(limits)
    interval = JointLaw.interval(limits, replicates: replicates, level: bootstrap.level)
  }

  /// The points of each D, by rising D; without points one empty group, so that the fit says what is missing.
  private static func groups(of points: [JointPoint]) -> [[JointPoint]] {
    guard !points.isEmpty else { return [[]] }
    return Dictionary(grouping: points) { $0.tokens ?? 0 }.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func tokenFit(_ limits: [JointLimit]) throws(FitError) -> PowerLawFit? {
    guard limits.count >= LawFamily.power.parameterCount else { return nil }
    return try PowerLawFit(x: limits.compactMap(\.tokens), losses: limits.map(\.asymptote))
  }

  /// Refits the law over D through the r-th replicate of every limit, for each r.
  private static func interval(
    _ limits: [JointLimit], replicates: [[Double]], level: Double
  ) -> ConfidenceInterval? {
    let noise = limits.compactMap(\.interval)
    guard noise.count == limits.count, limits.count >= LawFamily.power.parameterCount,
      let weakest = noise.min(by: { $0.degreesOfFreedom < $1.degreesOfFreedom }),
      let design = try? PowerLawDesign(
        x: limits.compactMap(\.tokens), family: .power, exponents: PowerLawFit.defaultExponents)
    else { return nil }
    let asymptotes = (0..<weakest.replicateCount).map { index in
      design.solve(replicates.map { $0[index] }).law.asymptote
    }
    return ConfidenceInterval(
      percentilesOf: asymptotes, level: level, method: weakest.method,
      degreesOfFreedom: weakest.degreesOfFreedom)
  }
}
