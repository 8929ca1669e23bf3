import Evaluation
import MessagePassing
import TensorKernels

/// Scores tokens by every member and by the ensembles of the first 1, 2, … of them.
///
/// When all members have logits, one pass gives both averages. Members that are only scorers give the mean of
/// probabilities, which follows from each member's log-probabilities of the targets.
public struct EnsembleScorer {
  private let members: [EnsembleMember]
  private let windows: TokenWindows
  private let world: Communicator
  private let setting: ScoringSetting
  /// The logits of all members; nil when they are not needed, or one member has none.
  package let logits: EnsembleLogits?

  /// An ensemble over some tokens. All ranks make one, of the same members and tokens.
  ///
  /// - Parameters:
  ///   - members: read when logits are needed, else in `scores`.
  ///   - needsLogits: true when the mean of logits is wanted, too; without it members are scored one after another, and
  ///     their contexts may differ.
  ///   - setting: who may stop the scoring, and where it keeps what it has then.
  /// - Throws: `EnsembleError.noMembers`, `ConfigurationError.tooLarge` when they do not fit, and what opening a member throws.
  /// - Precondition: members whose logits are combined have the same vocabulary size.
  public init(
    _ members: [EnsembleMember], windows: TokenWindows, world: Communicator, needsLogits: Bool = true,
    setting: ScoringSetting = ScoringSetting()
  ) throws {
    guard let first = members.first else { throw EnsembleError.noMembers }
    self.members = members
    self.windows = windows
    self.world = world
    self.setting = setting
    let hasLogits = needsLogits && members.allSatisfy(\.hasLogits)
    let isOneVocabulary = members.allSatisfy { $0.vocabularySize == first.vocabularySize }
    precondition(isOneVocabulary || !hasLogits, "members of different vocabularies")
    logits = hasLogits ? try EnsembleLogits(members, windows: windows, world: world) : nil
  }

  /// The scores of all tokens, on every rank. Collective.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `AgreedFailure` when a rank cannot open a member or score, or on a stop request; `MPIError`.
  public func scores(bytes: Int) throws -> EnsembleScores {
    try stopping {
      if let logits { return try logits.scores(bytes: bytes, setting) }
      let scoring = SharedScoring(tokens: windows.tokenCount, scorers: members.count, team: world, setting: setting)
      return EnsembleScores(members: try scoring.scores(shares()), bytes: bytes)
    }
  }

  /// This rank's members and passes, one member after another.
  private func shares() -> [ScorerShare] {
    let assignment = MemberAssignment(ranks: world.size, members: members.count)
    let memory = WorkingMemory()
    return assignment.members(of: world.rank).map { member in
      ScorerShare(vector: member) {
        assignment.computes(rank: world.rank, member: member, pass: $0)
      } open: {
        let scorer = try members[member].open(memory)
        return (scorer, scorer.contextLength.map { windows.cut(to: $0) } ?? windows)
      }
    }
  }

  /// Runs a scoring, whose stop is the end of the command.
  private func stopping<Result>(_ body: () throws -> Result) throws -> Result {
    try world.stopping(setting) { try setting.run(body) }
  }
}

extension EnsembleScorer {
  private var requiredLogits: EnsembleLogits {
    guard let logits else { preconditionFailure("weights of logits need members with logits") }
    return logits
  }

  /// The weights of the members' logits that give the tokens the least loss. Collective.
  ///
  /// - Returns: M weights, the same bits on any number of ranks.
  /// - Throws: `AgreedFailure` on a stop request, `MPIError`.
  /// - Precondition: all members have logits.
  public func fitLogitWeights() throws -> [Double] { try stopping { try requiredLogits.fitWeights(setting) } }

  /// The loss of the softmax of the weighted sum of the members' logits. Collective; weights agree.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `AgreedFailure` on a stop request, `MPIError`.
  /// - Precondition: all members have logits.
  public func loss(logitWeights: [Double], bytes: Int) throws -> Loss {
    try stopping { try requiredLogits.loss(weights: logitWeights, bytes: bytes, setting) }
  }

  /// The log-probability of every token by the softmax of the weighted sum of the members' logits, in nats, on every rank.
  /// Collective; weights agree.
  ///
  /// - Throws: `AgreedFailure` on a stop request, `MPIError`.
  /// - Precondition: all members have logits.
  public func scores(logitWeights: [Double]) throws -> [Float] {
    try stopping { try requiredLogits.scores(weights: logitWeights, setting) }
  }

  /// The log-likelihood of the tokens for given weights, and its derivatives. Collective; weights agree.
  ///
  /// - Throws: `AgreedFailure` on a stop request, `MPIError`.
  /// - Precondition: all members have logits.
  public func logitStatistics(weights: [Double]) throws -> LogitStatistics {
    try stopping { try requiredLogits.statistics(weights: weights, setting) }
  }
}
