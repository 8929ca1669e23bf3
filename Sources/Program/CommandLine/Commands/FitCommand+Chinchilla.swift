import ScalingLaws

/// Laws in several variables, whose columns have names of their own.
extension FitCommand {
  /// Fits L(N, D) to the columns N, D and loss.
  func fitChinchilla(_ session: Session) throws {
    let result = robust ? try robustResult() : try leastSquaresResult()
    warn(session, hasInterval: result.intervals != nil)
    try session.print(result) { result.text }
  }

  private func leastSquaresResult() throws -> PlaneLawResult {
    let points = try chinchillaPoints()
    let fit = try ChinchillaFit(parameters: points.parameters, tokens: points.tokens, losses: points.losses)
    var generator = generator()
    let values = PlaneLawResult.constants.map(\.value)
    return PlaneLawResult(fit, fit.residualIntervals(replicates, using: &generator, of: values))
  }

  private func robustResult() throws -> PlaneLawResult {
    let fit = try RobustChinchillaFit(
      chinchillaPoints(), threshold: delta ?? RobustChinchillaFit.defaultThreshold)
    var generator = generator()
    let values = PlaneLawResult.constants.map(\.value)
    return PlaneLawResult(fit, fit.intervals(replicates, using: &generator, of: values))
  }

  private func chinchillaPoints() throws -> ChinchillaPoints {
    let columns = try columns(FitLaw.chinchilla.columns)
    return ChinchillaPoints(parameters: columns[0], tokens: columns[1], losses: columns[2])
  }

  /// Fits L(N, D, unique) to the columns N, D, unique and loss.
  func fitRepeated(_ session: Session) throws {
    let fit = try RepeatedDataFit(points: try repeatedPoints(), base: try baseLaw())
    let result = result(fit)
    warn(session, hasInterval: result.interval != nil)
    try session.print(result) { result.text }
  }

  private func repeatedPoints() throws -> [RepeatedDataPoint] {
    let columns = try columns(FitLaw.repeated.columns)
    return columns[0].indices.map {
      RepeatedDataPoint(
        parameters: columns[0][$0], tokens: columns[1][$0], unique: columns[2][$0], loss: columns[3][$0])
    }
  }

  /// The columns of some quantities, under their names in the file.
  func columns(_ quantities: [String]) throws -> [[Double]] {
    let table = try table()
    let names = try columnNames(quantities)
    return try quantities.map { try $0 == "loss" ? table.losses(names[$0]) : table.column(names[$0]) }
  }

  private func result(_ fit: RepeatedDataFit) -> PlaneLawResult {
    var generator = generator()
    let intervals = fit.residualIntervals(replicates, using: &generator, of: PlaneLawResult.statistics)
    return PlaneLawResult(fit, intervals)
  }

  /// The law of tokens seen once: that of `--base`, or a fitted one.
  private func baseLaw() throws -> RepeatedDataFit.Base {
    guard let base else { return .fitted }
    let constants = try Self.numbers(base, of: "--base", named: ["A", "alpha", "B", "beta", "E"])
    guard constants.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw UsageError("--base takes finite numbers above 0, not \"\(base)\"")
    }
    return .known(
      ChinchillaLaw(
        parameterAmplitude: constants[0], parameterExponent: constants[1], tokenAmplitude: constants[2],
        tokenExponent: constants[3], asymptote: constants[4]))
  }
}
