import Corpora
import Evaluation
import MessagePassing

/// Members of any kind that all ranks evaluate on the splits of one corpus, each by its probabilities.
///
/// A model's scores are those that its run has stored, when it is a finished run of this corpus and windows do not overlap, else
/// those of a forward pass. Each model reads the split in windows of its own context.
public struct MemberEvaluation {
  /// Told why stored scores are not used, on one of the ranks that hold the model.
  public typealias Warning = (String) -> Void

  /// The tokens of a window where no member has a context.
  private static let windowLength = 1024

  /// The text that is scored.
  public let text: ScoredText
  private let members: OpenMembers
  private let world: Communicator
  private let setting: ScoringSetting
  private let warn: Warning

  /// Checks the members against the corpus and opens them. Collective; all ranks name the same members and corpus.
  ///
  /// - Parameters:
  ///   - splits: those that will be scored.
  ///   - setting: who may stop the scorings, and where they keep what they have then.
  /// - Throws: `AgreedFailure` when a rank finds a fault, `MPIError`.
  public init(
    _ members: [SavedMember], on splits: [Split], of text: ScoredText, world: Communicator,
    setting: ScoringSetting = ScoringSetting(), warn: @escaping Warning = { _ in }
  ) throws {
    let members = try OpenMembers(members, on: splits, of: text.corpus, world: world)
    self.init(members, of: text, world: world, setting: setting, warn: warn)
  }

  /// Members that were opened.
  init(
    _ members: OpenMembers, of text: ScoredText, world: Communicator, setting: ScoringSetting, warn: @escaping Warning
  ) {
    self.members = members
    self.text = text
    self.world = world
    self.setting = setting
    self.warn = warn
  }

  /// Scores a split by every member alone, from which means of probabilities follow. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, a loss is NaN or infinite, or on a stop request; `MPIError`.
  public func scores(_ split: Split) throws -> EnsembleScores {
    let scorer = try world.agree {
      try EnsembleScorer(
        scorers(split), windows: windows(split), world: world, needsLogits: false,
        setting: setting.named("\(split.rawValue)-members"))
    }
    let scores = try scorer.scores(bytes: world.agree { try text.bytes(split) })
    // The scores are the same on all ranks.
    try world.agree { try scores.checkFinite(members.saved.map(\.path), split) }
    return scores
  }

  /// The cost of scoring a split by every model once that has not stored its scores; other members take little.
  public func cost(_ split: Split) -> ScoringCost {
    members.models?.cost(split, of: text, withStored: text.stride != nil) ?? ScoringCost()
  }

  private func windows(_ split: Split) throws -> TokenWindows {
    try text.windows(split, contextLength: members.models?.contextLength ?? Self.windowLength)
  }
}

extension MemberEvaluation {
  private func scorers(_ split: Split) -> [EnsembleMember] {
    members.members.indices.map { index in
      switch members.members[index] {
      case .model(let model): transformer(model, member: index, split)
      case .ngram(let model): scorer { NGramScorer(model, text: try text.corpus.tokens(split)) }
      case .cache(let cache): scorer { CacheScorer(cache, text: try text.corpus.tokens(split)) }
      case .scores(let scores):
        scorer { StoredScorer(scores[split] ?? [], vocabularySize: vocabularySize, contextLength: nil) }
      }
    }
  }

  private func scorer(_ open: @escaping () throws -> any Scorer) -> EnsembleMember {
    EnsembleMember(vocabularySize: vocabularySize) { _ in try open() }
  }

  private func transformer(_ model: Int, member: Int, _ split: Split) -> EnsembleMember {
    guard let models = members.models else { preconditionFailure("a transformer that was not opened") }
    guard text.stride == nil else { return models.members[model] }
    return models.storedMember(model, split, of: text.corpus, warn: isFirstHolder(of: member) ? warn : { _ in })
  }

  /// True on one of the ranks that hold a member: the one that computes its first pass.
  private func isFirstHolder(of member: Int) -> Bool {
    MemberAssignment(ranks: world.size, members: members.members.count)
      .computes(rank: world.rank, member: member, pass: 0)
  }

  private var vocabularySize: Int { text.corpus.manifest.vocabulary }
}

extension EnsembleScores {
  /// Refuses members with a loss that is NaN or infinite.
  ///
  /// - Throws: `EnsembleError.lossNotFinite` with the path of the first.
  func checkFinite(_ paths: [String], _ split: Split) throws(EnsembleError) {
    let fault = members.firstIndex { !$0.allSatisfy(\.isFinite) }
    if let fault { throw .lossNotFinite(directory: paths[fault], split: split.rawValue) }
  }
}
