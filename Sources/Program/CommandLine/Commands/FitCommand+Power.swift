import Foundation
import ScalingLaws
import Statistics

/// Laws in one variable: of any column, of members and sizes, and of tokens.
extension FitCommand {
  /// Fits L(x) to two columns.
  func fitLaw(_ session: Session) throws {
    let table = try table()
    let family = LawFamily(rawValue: law ?? "") ?? .power
    let fit = try PowerLawFit(x: table.column(x ?? ""), losses: table.column(y ?? ""), family: family)
    warn(session, about: [("", fit)])
    var generator = generator()
    let result = LawResult(fit, fit.residualInterval(replicates, using: &generator))
    try session.print(result) { result.text }
  }

  /// Fits K → ∞ for each N, then N → ∞.
  func fitJoint(_ session: Session) throws {
    var generator = generator()
    let law = try JointLaw(points: JointPoint.read(table()), bootstrap: replicates, using: &generator)
    warn(session, about: law.limits.flatMap { $0.memberLimits.map { (" at N = \($0.parameters)", $0.fit) } })
    let result = JointResult(law)
    try session.print(result) { result.text }
  }

  /// Inverts the law of the standard recipe.
  func fitDataEfficiency(_ session: Session) throws {
    struct Result: Encodable { let ratio: Double }
    guard let baseline, let loss else { return }
    let ratio = try DataEfficiency(standard: standardLaw(), baseline: baseline).ratio(at: loss)
    try session.print(Result(ratio: ratio)) {
      "the standard recipe would need \(String(format: "%.3f", ratio)) times the data"
    }
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
      let count = names.count == 3 ? "three" : "\(names.count)"
      throw UsageError("\(option) takes \(count) numbers \(names.joined(separator: ",")), not \"\(text)\"")
    }
    return numbers
  }
}

extension JointPoint {
  /// The rows of a table with the columns N, K and loss, and optionally D and seed.
  fileprivate static func read(_ table: NumberTable) throws -> [JointPoint] {
    let sizes = try table.column("N")
    let members = try table.column("K")
    let losses = try table.column("loss")
    let tokens = table.has("D") ? try table.column("D") : nil
    let seeds = table.has("seed") ? try table.column("seed").map { Int(exactly: $0) } : nil
    return sizes.indices.map {
      JointPoint(
        parameters: sizes[$0], members: members[$0], loss: losses[$0], tokens: tokens?[$0], seed: seeds?[$0] ?? nil)
    }
  }
}
