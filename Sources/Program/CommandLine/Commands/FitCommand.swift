import ArgumentParser
import Foundation
import Randomness
import ScalingLaws
import Statistics

/// Fits scaling laws to measured losses.
struct FitCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit a scaling law to the columns of a CSV file.",
    discussion: """
      Examples:
        chorus fit losses.csv --x K --y loss
        chorus fit --joint losses.csv                (columns N, K, loss, and optionally D and seed)
        chorus fit --law chinchilla losses.csv       (columns N, D, loss)
        chorus fit --law repeated losses.csv         (columns N, D, unique, loss)
        chorus fit --data-efficiency --standard 1.30,0.23,1.89 --baseline 3.75 --loss 3.17
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "A CSV file with a header line.")
  var file: String?
  @Option(help: "The column of x.")
  var x: String?
  @Option(help: "The column of the loss.")
  var y: String?
  @Option(
    help: """
      The law: power, A/x^B + C; reciprocal, A/x + C; chinchilla, A/N^alpha + B/D^beta + E; or repeated, which extends \
      chinchilla to repeated tokens. (default: power)
      """)
  var law: String?
  @Option(help: "The law for tokens seen once, as A,alpha,B,beta,E; only with --law repeated. (default: fitted)")
  var base: String?
  @Option(help: "The number of bootstrap replicates.")
  var bootstrap = 1000
  @Flag(help: "Fit K → ∞ for each N, then N → ∞.")
  var joint = false
  @Flag(help: "Compute how much more data the standard recipe would need to reach a loss.")
  var dataEfficiency = false
  @Option(help: "The power law of the standard recipe over tokens, as A,B,C.")
  var standard: String?
  @Option(help: "The best loss of the standard recipe at the current number of tokens.")
  var baseline: Double?
  @Option(help: "The loss to reach.")
  var loss: Double?

  func validate() throws {
    let form = try form()
    if form != .repeated { try refuse(["--base": base], with: "a fit without --law repeated") }
    guard (1...1_000_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must be in 1…1000000, not \(bootstrap).")
    }
    if dataEfficiency { return try validateDataEfficiency() }
    try validateColumns(form)
    try refuse(
      ["--standard": standard, "--baseline": baseline, "--loss": loss], with: "a fit without --data-efficiency")
  }

  private func form() throws -> FitLaw {
    guard let form = FitLaw(rawValue: law ?? "power") else {
      throw ValidationError(
        "--law must be one of \(FitLaw.allCases.map { $0.rawValue }.joined(separator: ", ")), not \(law ?? "").")
    }
    return form
  }

  /// Checks that the file and the columns are given that a law needs.
  private func validateColumns(_ form: FitLaw) throws {
    if joint {
      try refuse(["--x": x, "--y": y, "--law": law], with: "--joint")
      guard file != nil else { throw ValidationError("--joint needs a CSV file.") }
    } else if form.family == nil {
      try refuse(["--x": x, "--y": y], with: "--law \(form.rawValue), whose columns have fixed names")
      guard file != nil else { throw ValidationError("--law \(form.rawValue) needs a CSV file.") }
    } else {
      guard file != nil, x != nil, y != nil else {
        throw ValidationError("A fit needs a CSV file, --x COLUMN and --y COLUMN.")
      }
    }
  }

  private func validateDataEfficiency() throws {
    guard standard != nil, baseline != nil, loss != nil else {
      throw ValidationError("--data-efficiency needs --standard A,B,C, --baseline LOSS and --loss LOSS.")
    }
    try refuse(
      ["a CSV file": file, "--x": x, "--y": y, "--law": law, "--joint": joint ? true : nil], with: "--data-efficiency")
  }

  /// Refuses options that another form of the command would ignore.
  private func refuse(_ options: KeyValuePairs<String, Any?>, with form: String) throws {
    guard let given = options.first(where: { $0.value != nil }) else { return }
    throw ValidationError("\(given.key) cannot be combined with \(form).")
  }

  func run(_ session: Session) throws {
    try session.world.agree {
      guard session.world.isRoot else { return }
      if dataEfficiency { return try fitDataEfficiency(session) }
      if joint { return try fitJoint(session) }
      switch FitLaw(rawValue: law ?? "power") {
      case .chinchilla: try fitChinchilla(session)
      case .repeated: try fitRepeated(session)
      case .power, .reciprocal, nil: try fitLaw(session)
      }
    }
  }

  var replicates: Bootstrap { Bootstrap(replicateCount: bootstrap) }

  func generator() -> SequentialGenerator {
    SequentialGenerator(RandomStream(seed: 0, purpose: .bootstrap))
  }

  private func fitLaw(_ session: Session) throws {
    let table = try NumberTable(path: file ?? "")
    let fit = try PowerLawFit(
      x: table.column(x ?? ""), losses: table.column(y ?? ""), family: LawFamily(rawValue: law ?? "") ?? .power)
    warn(session, about: [("", fit)])
    var generator = generator()
    let result = LawResult(fit, fit.residualInterval(replicates, using: &generator))
    try session.print(result) { result.text }
  }

  private func fitJoint(_ session: Session) throws {
    let table = try NumberTable(path: file ?? "")
    var generator = generator()
    let law = try JointLaw(points: JointPoint.read(table), bootstrap: replicates, using: &generator)
    warn(session, about: law.limits.flatMap { $0.memberLimits.map { (" at N = \($0.parameters)", $0.fit) } })
    let result = JointResult(law)
    try session.print(result) { result.text }
  }

  /// Warns of fits that are meaningless because the loss does not fall.
  private func warn(_ session: Session, about fits: [(place: String, fit: PowerLawFit)]) {
    for (place, fit) in fits where fit.exponentStatus == .undetermined {
      session.logger.warning(
        "the loss does not fall with x\(place): A is 0 and C is only the mean of the losses; check the columns")
    }
  }

  private func fitDataEfficiency(_ session: Session) throws {
    struct Result: Encodable { let ratio: Double }
    let constants = try Self.numbers(standard ?? "", of: "--standard", named: ["A", "B", "C"])
    guard let baseline, let loss else { return }
    let law = PowerLaw(amplitude: constants[0], exponent: constants[1], asymptote: constants[2])
    let ratio = try DataEfficiency(standard: law, baseline: baseline).ratio(at: loss)
    try session.print(Result(ratio: ratio)) {
      "the standard recipe would need \(String(format: "%.3f", ratio)) times the data"
    }
  }
}

extension FitCommand {
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
  static func read(_ table: NumberTable) throws -> [JointPoint] {
    let sizes = try table.column("N")
    let members = try table.column("K")
    let losses = try table.column("loss")
    let tokens = table.has("D") ? try table.column("D") : nil
    let seeds = table.has("seed") ? try table.column("seed") : nil
    return sizes.indices.map {
      JointPoint(
        parameters: sizes[$0], members: members[$0], loss: losses[$0], tokens: tokens?[$0],
        seed: seeds.flatMap { [index = $0] in Int(exactly: $0[index]) })
    }
  }
}
