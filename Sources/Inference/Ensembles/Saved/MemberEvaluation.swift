import Corpora
import Evaluation
import Files
import MessagePassing
import NGrams
import TokenCaches

/// Members of any kind that all ranks evaluate on the splits of one corpus, each by its probabilities.
///
/// A model's scores are those that its run has stored, when it is a finished run of this corpus and windows do not overlap, else
/// those of a forward pass. Each model reads the split in windows of its own context.
public struct MemberEvaluation {
  /// Told why stored scores are not used, on one of the ranks that hold the model.
  public typealias Warning = (String) -> Void

  /// The tokens of a window where no member has a context.
  private static let windowLength = 1024

  /// The members in their order.
  public let members: [SavedMember]
  /// The text that is scored.
  public let text: ScoredText
  /// The splits that are wanted.
  private let splits: [Split]
  /// The transformers among the members, in their order; nil when there are none.
  let models: SavedModels?
  /// The cache of each member that is one.
  private let caches: [Int: TokenCache]
  let world: Communicator
  private let setting: ScoringSetting
  private let warn: Warning

  /// Checks the members against the corpus. Collective; all ranks name the same members and corpus.
  ///
  /// - Parameters:
  ///   - splits: those that will be scored.
  ///   - setting: who may stop the scorings, and where they keep what they have then.
  /// - Throws: `AgreedFailure` when a rank finds a fault, `MPIError`.
  public init(
    _ members: [SavedMember], on splits: [Split], of text: ScoredText, world: Communicator,
    setting: ScoringSetting = ScoringSetting(), warn: @escaping Warning = { _ in }
  ) throws {
    let models = try world.agree { try Self.check(members, on: splits, of: text.corpus) }
    try self.init(members, models: models, on: splits, of: text, world: world, setting: setting, warn: warn)
  }

  init(
    _ members: [SavedMember], models: SavedModels?, on splits: [Split], of text: ScoredText, world: Communicator,
    setting: ScoringSetting, warn: @escaping Warning
  ) throws {
    self.members = members
    caches = try members.caches(of: text.corpus, world)
    self.models = models
    self.splits = splits
    self.text = text
    self.world = world
    self.setting = setting
    self.warn = warn
  }

  /// The transformers among members that fit a corpus and are named once each.
  private static func check(_ members: [SavedMember], on splits: [Split], of corpus: Corpus) throws -> SavedModels? {
    guard !members.isEmpty else { throw EnsembleError.noMembers }
    try SavedMember.checkDistinct(members.map(\.path))
    for case .ngram(let directory) in members { try NGramDirectory.checkCorpus(directory, corpus) }
    for case .scores(let paths) in members {
      for split in Set(splits) { _ = try paths.scores(split, of: splits, corpus: corpus) }
    }
    let directories = members.compactMap { if case .model(let directory) = $0 { directory } else { nil } }
    return directories.isEmpty ? nil : try SavedModels(directories: directories, corpus: corpus, contexts: .any)
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
    try world.agree { try scores.checkFinite(members.map(\.path), split) }
    return scores
  }

  /// The cost of scoring a split by every model once that has not stored its scores; other members take little.
  public func cost(_ split: Split) -> ScoringCost {
    models?.cost(split, of: text, withStored: text.stride != nil) ?? ScoringCost()
  }

  private func windows(_ split: Split) throws -> TokenWindows {
    try text.windows(split, contextLength: models?.contextLength ?? Self.windowLength)
  }
}

extension MemberEvaluation {
  private func scorers(_ split: Split) -> [EnsembleMember] {
    var model = 0
    return members.indices.map { index in
      switch members[index] {
      case .model:
        defer { model += 1 }
        return scorer(model: model, member: index, split)
      case .ngram(let directory): return ngram(directory, split)
      case .scores(let paths): return stored(paths, split)
      case .cache: return cache(index, split)
      }
    }
  }

  private func scorer(model: Int, member: Int, _ split: Split) -> EnsembleMember {
    guard let models else { preconditionFailure("a model that was not checked") }
    guard text.stride == nil else { return models.members[model] }
    return models.storedMember(model, split, of: text.corpus, warn: isFirstHolder(of: member) ? warn : { _ in })
  }

  /// True on one of the ranks that hold a member: the one that computes its first pass.
  private func isFirstHolder(of member: Int) -> Bool {
    MemberAssignment(ranks: world.size, members: members.count)
      .computes(rank: world.rank, member: member, pass: 0)
  }

  private func ngram(_ directory: String, _ split: Split) -> EnsembleMember {
    EnsembleMember(vocabularySize: vocabularySize) { _ in
      NGramScorer(try NGramModel(directory: directory), text: try text.corpus.tokens(split))
    }
  }

  private func stored(_ paths: ScorePaths, _ split: Split) -> EnsembleMember {
    EnsembleMember(vocabularySize: vocabularySize) { _ in
      StoredScorer(
        try paths.scores(split, of: splits, corpus: text.corpus), vocabularySize: vocabularySize, contextLength: nil)
    }
  }

  private func cache(_ member: Int, _ split: Split) -> EnsembleMember {
    EnsembleMember(vocabularySize: vocabularySize) { [caches] _ in
      guard let cache = caches[member] else { preconditionFailure("a cache that was not fitted") }
      return CacheScorer(cache, text: try text.corpus.tokens(split))
    }
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
