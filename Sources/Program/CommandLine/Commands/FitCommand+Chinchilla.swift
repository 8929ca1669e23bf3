import ScalingLaws

/// Laws in several variables, whose columns have fixed names.
extension FitCommand {
  /// Fits L(N, D) to the columns N, D and loss.
  func fitChinchilla(_ session: Session) throws {
    let table = try table()
    let fit = try ChinchillaFit(
      parameters: table.column("N"), tokens: table.column("D"), losses: table.column("loss"))
    var generator = generator()
    let result = PlaneLawResult(fit, fit.residualInterval(replicates, using: &generator))
    try session.print(result) { result.text }
  }

  /// Fits L(N, D, unique) to the columns N, D, unique and loss.
  func fitRepeated(_ session: Session) throws {
    let fit = try RepeatedDataFit(points: try repeatedPoints(), base: try baseLaw())
    let result = result(fit)
    try session.print(result) { result.text }
  }

  private func repeatedPoints() throws -> [RepeatedDataPoint] {
    let table = try table()
    let columns = try ["N", "D", "unique", "loss"].map { try table.column($0) }
    return columns[0].indices.map {
      RepeatedDataPoint(
        parameters: columns[0][$0], tokens: columns[1][$0], unique: columns[2][$0], loss: columns[3][$0])
    }
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
