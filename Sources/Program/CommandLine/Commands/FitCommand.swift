import ArgumentParser
import Randomness
import ScalingLaws
import Statistics

/// Fits scaling laws to measured losses.
struct FitCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit", abstract: "Fit a scaling law to the columns of a CSV file.",
    discussion: """
      Examples:
        chorus fit losses.csv --x K --y loss
        chorus fit --joint losses.csv                (columns N, K, loss, and optionally D and seed)
        chorus fit --law chinchilla losses.csv       (columns N, D, loss)
        chorus fit --law chinchilla --robust losses.csv
        chorus fit --law repeated losses.csv         (columns N, D, unique, loss)
        chorus fit --law exponentials curve.csv --x tokens --y accuracy
        chorus fit --law learningCurves errors.csv   (columns l, test, train)
        chorus fit --data-efficiency --standard 1.30,0.23,1.89 --baseline 3.75 --loss 3.17
        chorus fit --data-efficiency standard.csv --x tokens --y loss --tokens 1e6 --loss 3.17
      The results.csv of a study, by its own columns:
        chorus fit results.csv --where recipe=ensemble --where split=test --where averaging=logits --where isChosen=true \\
          --where tokens=262144 --joint --columns N=parameters,D=tokens,loss=expectedLoss
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "A CSV file with a header line.")
  var file: String?
  @Option(help: "The column of x.")
  var x: String?
  @Option(help: "The column of the loss, or of the value that rises with --law exponentials.")
  var y: String?
  @Option(
    help: """
      The law: power, A/x^B + C; reciprocal, A/x + C; chinchilla, A/N^alpha + B/D^beta + E; repeated, which extends \
      chinchilla to repeated tokens; exponentials, a - b1*r1^x - b2*r2^x - b3*r3^x; or learningCurves, a + b/l^alpha for the \
      errors in the column test and a - c/l^beta for those in train, after l examples. (default: power)
      """)
  var law: String?
  @Option(
    name: .customLong("where"),
    help: "Only rows that meet a condition: column=value, !=, <, <=, > or >=; may be repeated.")
  var conditions: [String] = []
  @Option(
    name: .customLong("columns"),
    help:
      "The columns of a law in several quantities or of a joint fit, where they have other names: N=parameters,D=tokens."
  )
  var columnPairs: String?
  @Flag(
    help: ArgumentHelp(
      "Fit the logarithms of the losses with the Huber loss, which outliers hardly move; only with --law chinchilla.",
      discussion: "Approach 3 of Hoffmann et al. (2022). Intervals are from resampled points."))
  var robust = false
  @Option(
    help: "The difference of logarithms beyond which the Huber loss is linear; only with --robust. (default: 0.001)")
  var delta: Double?
  @Option(help: "The law for tokens seen once, as A,alpha,B,beta,E; only with --law repeated. (default: fitted)")
  var base: String?
  @Option(
    parsing: .unconditional,
    help: "The number of exponentials, 1 to 3; only with --law exponentials. (default: what the points speak for)")
  var rates: Int?
  @Option(
    parsing: .unconditional,
    help: "The number of bootstrap replicates for intervals; not with --data-efficiency. (default: 1000)")
  var bootstrap: Int?
  @Option(
    parsing: .upToNextOption,
    help: "The x at which the law's loss is wanted; only with --law power or reciprocal. Example: --predict 8 16")
  var predict: [Double] = []
  @Flag(help: "Fit K → ∞ for each N, then N → ∞.")
  var joint = false
  @Flag(help: "Compute how much more data the standard recipe would need to reach a loss.")
  var dataEfficiency = false
  @Option(help: "The power law of the standard recipe over tokens, as A,B,C.")
  var standard: String?
  @Option(
    help: "The number of tokens behind the loss to reach: one of the file's, for --data-efficiency with a CSV file.")
  var tokens: Double?
  @Option(parsing: .unconditional, help: "The best loss of the standard recipe at the current number of tokens.")
  var baseline: Double?
  @Option(parsing: .unconditional, help: "The loss to reach.")
  var loss: Double?
  @Option(
    help: "The 95 % interval of the loss to reach, as LOW,HIGH; only for a CSV file. (default: the noise of one run)")
  var lossInterval: String?

  func validate() throws { try validateOptions() }

  func run(_ session: Session) throws {
    try session.world.agree {
      if session.world.isRoot { try fit(session) }
    }
  }

  private func fit(_ session: Session) throws {
    if dataEfficiency { return try fitDataEfficiency(session) }
    if joint { return try fitJoint(session) }
    switch FitLaw(rawValue: law ?? "power") {
    case .chinchilla: try fitChinchilla(session)
    case .repeated: try fitRepeated(session)
    case .exponentials: try fitExponentials(session)
    case .learningCurves: try fitLearningCurves(session)
    case .power, .reciprocal, nil: try fitLaw(session)
    }
  }

  /// The columns of the file.
  func table() throws -> NumberTable {
    try NumberTable(path: file ?? "", where: conditions.compactMap { RowFilter($0) })
  }

  /// The names of some quantities' columns.
  func columnNames(_ known: [String]) throws -> ColumnNames {
    try columnPairs.map { try ColumnNames($0, known: known) } ?? ColumnNames()
  }

  var replicates: Bootstrap { Bootstrap(replicateCount: bootstrap ?? 1000) }

  func generator() -> SequentialGenerator {
    SequentialGenerator(RandomStream(seed: 0, purpose: .bootstrap))
  }

  /// Warns of `--bootstrap` when the points give no interval.
  func warn(_ session: Session, hasInterval: Bool) {
    guard bootstrap != nil, !hasInterval else { return }
    session.warn(["--bootstrap has no effect: these points give no interval"])
  }

  /// Warns of fits that are meaningless because the loss does not fall.
  func warn(_ session: Session, about fits: [(place: String, fit: PowerLawFit)]) {
    for (place, fit) in fits where fit.exponentStatus == .undetermined {
      session.logger.warning(
        "the loss does not fall with x\(place): A is 0 and C is only the mean of the losses; check the columns")
    }
  }
}
