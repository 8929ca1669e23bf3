import Foundation
import ScalingLaws
import Statistics

/// Laws in one variable: of any column, of members and sizes, and of tokens.
extension FitCommand {
  /// Fits L(x) to two columns.
  func fitLaw(_ session: Session) throws {
    let table = try table()
    let family = LawFamily(rawValue: law ?? "") ?? .power
    let fit = try PowerLawFit(x: table.column(x ?? ""), losses: table.losses(y ?? ""), family: family)
    warn(session, about: [("", fit)])
    var generator = generator()
    var result = LawResult(fit, fit.residualInterval(replicates, using: &generator))
    if !predict.isEmpty { result.predictions = predict.map { prediction(of: fit, at: $0) } }
    warn(session, hasInterval: result.interval != nil)
    try session.print(result) { result.text }
  }

  /// The loss that a law expects at an x, with its interval.
  private func prediction(of fit: PowerLawFit, at x: Double) -> LawResult.Prediction {
    var generator = generator()
    let interval = fit.residualInterval(replicates, using: &generator) { $0(x) }
    return LawResult.Prediction(x: x, loss: fit.law(x), interval: interval?.ends)
  }

  /// Fits K → ∞ for each N, then N → ∞.
  func fitJoint(_ session: Session) throws {
    var generator = generator()
    let points = try JointPoint.read(table(), columnNames(FitLaw.jointColumns))
    let law = try JointLaw(points: points, bootstrap: replicates, using: &generator)
    warn(session, about: law.limits.flatMap { $0.memberLimits.map { (" at N = \($0.parameters)", $0.fit) } })
    let result = JointResult(law)
    warn(session, hasInterval: result.hasInterval)
    try session.print(result) { result.text }
  }

  /// Inverts the law of the standard recipe.
  func fitDataEfficiency(_ session: Session) throws {
    guard let loss else { return }
    let result = file == nil ? try efficiency(of: loss) : try efficiencyFromPoints(of: loss)
    try session.print(result) { result.text }
  }

  private func efficiency(of loss: Double) throws -> EfficiencyResult {
    try EfficiencyResult(standard: standardLaw(), baseline: baseline ?? .nan, loss: loss)
  }

  /// The ratio with its interval, from the points of a file.
  private func efficiencyFromPoints(of loss: Double) throws -> EfficiencyResult {
    let table = try table()
    let curve = try StandardCurve(tokens: table.column(x ?? ""), losses: table.losses(y ?? ""))
    guard let tokens, let baseline = curve.loss(at: tokens) else {
      throw TableError.noValue(path: file ?? "", column: x ?? "", value: tokens ?? .nan)
    }
    var generator = generator()
    return try EfficiencyResult(
      curve, tokens: tokens, baseline: baseline, loss: comparedLoss(loss), using: &generator)
  }

  /// The loss to reach with the interval of `--loss-interval`, or the noise of one run.
  private func comparedLoss(_ loss: Double) throws -> ComparedLoss {
    guard let lossInterval else { return ComparedLoss(loss) }
    let ends = try Self.numbers(lossInterval, of: "--loss-interval", named: ["LOW", "HIGH"])
    guard ends[0] <= loss, loss <= ends[1] else {
      throw UsageError("--loss-interval \(lossInterval) does not contain --loss \(loss)")
    }
    return ComparedLoss(loss, low: ends[0], high: ends[1])
  }

  private func standardLaw() throws -> PowerLaw {
    let constants = try Self.numbers(standard ?? "", of: "--standard", named: ["A", "B", "C"])
    return PowerLaw(amplitude: constants[0], exponent: constants[1], asymptote: constants[2])
  }

  /// The numbers in the value of an option, separated by commas.
  static func numbers(_ text: String, of option: String, named names: [String]) throws -> [Double] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard numbers.count == names.count, words.count == names.count else {
      let count = [2: "two", 3: "three"][names.count] ?? "\(names.count)"
      throw UsageError("\(option) takes \(count) numbers \(names.joined(separator: ",")), not \"\(text)\"")
    }
    return numbers
  }
}

extension JointPoint {
  /// The rows of a table with the columns N, K and loss, and optionally D and seed.
  fileprivate static func read(_ table: NumberTable, _ names: ColumnNames) throws -> [JointPoint] {
    let sizes = try table.column(names["N"])
    let members = try table.column(names["K"])
    let losses = try table.losses(names["loss"])
    let tokens = try table.hasOptional("D", names) ? table.column(names["D"]) : nil
    let seeds = try table.hasOptional("seed", names) ? table.integers(names["seed"]) : nil
    return sizes.indices.map {
      JointPoint(
        parameters: sizes[$0], members: members[$0], loss: losses[$0], tokens: tokens?[$0], seed: seeds?[$0])
    }
  }
}

extension NumberTable {
  /// A column of losses.
  ///
  /// - Throws: `FitError.constantLosses` when all are the same, because every law fits such a column.
  func losses(_ name: String) throws -> [Double] {
    let losses = try column(name)
    if let first = losses.first, losses.count > 1, losses.allSatisfy({ $0 == first }) {
      throw FitError.constantLosses(value: first)
    }
    return losses
  }

  /// Returns true if there is a column for a quantity that may be absent; one that was named must be there.
  fileprivate func hasOptional(_ quantity: String, _ names: ColumnNames) -> Bool {
    names.has(quantity) || has(names[quantity])
  }
}
