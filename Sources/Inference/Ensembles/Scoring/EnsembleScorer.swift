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
  /// The logits of all members; nil when they are not needed, or one member has none.
  package let logits: EnsembleLogits?

  /// An ensemble over some tokens. All ranks make one, of the same members and tokens.
  ///
  /// - Parameters:
  ///   - members: read when logits are needed, else in `scores`.
  ///   - needsLogits: true when the mean of logits is wanted, too; without it members are scored one after another, and
  ///     their contexts may differ.
  /// - Throws: `EnsembleError.noMembers`, `ConfigurationError.tooLarge` when they do not fit, and what opening a member throws.
  /// - Precondition: the members have the same vocabulary size.
  public init(
    _ members: [EnsembleMember], windows: TokenWindows, world: Communicator, needsLogits: Bool = true
  ) throws {
    guard let first = members.first else { throw EnsembleError.noMembers }
    precondition(members.allSatisfy { $0.vocabularySize == first.vocabularySize }, "members of different vocabularies")
    self.members = members
    self.windows = windows
    self.world = world
    let hasLogits = needsLogits && members.allSatisfy(\.hasLogits)
    logits = hasLogits ? try EnsembleLogits(members, windows: windows, world: world) : nil
  }

  /// The scores of all tokens, on every rank. Collective.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `AgreedFailure` when a rank cannot open a member or score, `MPIError`.
  public func scores(bytes: Int) throws -> EnsembleScores {
    try logits?.scores(bytes: bytes) ?? memberScores(bytes: bytes)
  }

  private func memberScores(bytes: Int) throws -> EnsembleScores {
    var scores = windows.blankScores(members: members.count)
    try world.agree { try scoreMembers(into: &scores) }
    try world.allReduce(&scores)
    return EnsembleScores(members: scores, bytes: bytes)
  }

  /// Scores this rank's members on this rank's passes, one member after another.
  private func scoreMembers(into scores: inout [[Float]]) throws {
    let memory = WorkingMemory()
    for index in assignment.members(of: world.rank) { try score(index, memory, into: &scores[index]) }
  }

  private func score(_ member: Int, _ memory: WorkingMemory, into scores: inout [Float]) throws {
    let scorer = try members[member].open(memory)
    let windows = try windows(of: scorer)
    try scorer.write(passes: passes(of: member, windows), of: windows, to: &scores)
  }

  private var assignment: MemberAssignment { MemberAssignment(ranks: world.size, members: members.count) }

  /// The tokens in windows of a member's own context.
  private func windows(of scorer: any Scorer) throws -> TokenWindows {
    try scorer.contextLength.map { try windows.cut(to: $0) } ?? windows
  }

  /// The passes of a member that this rank computes.
  private func passes(of member: Int, _ windows: TokenWindows) -> [Int] {
    (0..<windows.passCount).filter { assignment.computes(rank: world.rank, member: member, pass: $0) }
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
  /// - Throws: `MPIError`.
  /// - Precondition: all members have logits.
  public func fitLogitWeights() throws(MPIError) -> [Double] { try requiredLogits.fitWeights() }

  /// The loss of the softmax of the weighted sum of the members' logits. Collective; weights agree.
  ///
  /// - Parameter bytes: the length of the text.
  /// - Throws: `MPIError`.
  /// - Precondition: all members have logits.
  public func loss(logitWeights: [Double], bytes: Int) throws(MPIError) -> Loss {
    try requiredLogits.loss(weights: logitWeights, bytes: bytes)
  }

  /// The log-likelihood of the tokens for given weights, and its derivatives. Collective; weights agree.
  ///
  /// - Throws: `MPIError`.
  /// - Precondition: all members have logits.
  public func logitStatistics(weights: [Double]) throws(MPIError) -> LogitStatistics {
    try requiredLogits.statistics(weights: weights)
  }
}
