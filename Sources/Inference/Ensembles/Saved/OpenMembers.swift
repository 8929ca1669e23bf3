import Corpora
import MessagePassing
import NGrams
import TokenCaches

/// Members that were checked against a corpus and opened once for all of its splits.
struct OpenMembers {
  /// A member.
  enum Member {
    /// One of the transformers, by its number.
    case model(Int)
    case ngram(NGramModel)
    /// One value a token of each split, in nats.
    case scores([Split: [Float]])
    case cache(TokenCache)
  }

  /// The names of the members, in their order.
  let saved: [SavedMember]
  /// The members in the same order.
  let members: [Member]
  /// The transformers among them; nil when there are none.
  let models: SavedModels?

  /// Transformers that were checked.
  init(_ models: SavedModels) {
    saved = models.directories.map { .model($0) }
    members = models.directories.indices.map { .model($0) }
    self.models = models
  }

  /// Checks members against a corpus and opens them. Collective.
  ///
  /// - Parameter splits: those that will be scored.
  /// - Throws: `AgreedFailure` when a rank finds a fault, `MPIError`.
  init(_ saved: [SavedMember], on splits: [Split], of corpus: Corpus, world: Communicator) throws {
    try world.agree { try Self.checkNames(saved) }
    var directories: [String] = []
    members = try saved.map { member in
      if case .model(let directory) = member { directories.append(directory) }
      return try Self.open(member, after: directories.count - 1, on: splits, of: corpus, world)
    }
    models = try world.agree {
      directories.isEmpty ? nil : try SavedModels(directories: directories, corpus: corpus, contexts: .any)
    }
    self.saved = saved
  }

  private static func checkNames(_ saved: [SavedMember]) throws(EnsembleError) {
    guard !saved.isEmpty else { throw .noMembers }
    try SavedMember.checkDistinct(saved.map(\.path))
  }

  /// Opens a member. Collective.
  ///
  /// - Parameter model: the number of the last transformer.
  private static func open(
    _ member: SavedMember, after model: Int, on splits: [Split], of corpus: Corpus, _ world: Communicator
  ) throws -> Member {
    switch member {
    case .model: return .model(model)
    case .ngram(let directory):
      try world.agree { try NGramDirectory.checkCorpus(directory, corpus) }
      return .ngram(try NGramModel.open(directory, ranks: world))
    case .scores(let paths): return .scores(try world.agree { try paths.scores(splits, corpus: corpus) })
    case .cache(let tokens): return .cache(try TokenCache.fitted(to: corpus, tokens: tokens, world))
    }
  }
}
