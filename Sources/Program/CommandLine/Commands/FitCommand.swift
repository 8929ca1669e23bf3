import ArgumentParser
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
    case .power, .reciprocal, nil: try fitLaw(session)
    }
  }

  /// The columns of the file.
  func table() throws -> NumberTable { try NumberTable(path: file ?? "") }

  var replicates: Bootstrap { Bootstrap(replicateCount: bootstrap) }

  func generator() -> SequentialGenerator {
    SequentialGenerator(RandomStream(seed: 0, purpose: .bootstrap))
  }

  /// Warns of fits that are meaningless because the loss does not fall.
  func warn(_ session: Session, about fits: [(place: String, fit: PowerLawFit)]) {
    for (place, fit) in fits where fit.exponentStatus == .undetermined {
      session.logger.warning(
        "the loss does not fall with x\(place): A is 0 and C is only the mean of the losses; check the columns")
    }
  }
}
