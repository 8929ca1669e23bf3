import MessagePassing

/// The way in which neighbors among vectors are found.
public enum IndexKind: String, Sendable, Codable, CaseIterable {
  /// Every query is compared with every document.
  case exact
  /// Every query is compared with the documents of some lists, where that is less work at the wanted recall.
  case ivf
  /// Exact for few documents, as `ivf` for many.
  case auto
}

/// Facts about a search.
public struct IndexFacts: Sendable, Codable, Equatable {
  /// The way that was taken: `exact` or `ivf`.
  public internal(set) var index: IndexKind = .exact
  /// The number of lists; nil when none were made.
  public internal(set) var lists: Int?
  /// The number of lists that each query is compared with, also when that is more work than an exact search; nil when the wanted
  /// recall was out of reach, or no lists were made.
  public internal(set) var probes: Int?
  /// The fraction of the true neighbors of a sample that the search finds.
  public internal(set) var recall: Double = 1
  /// The products of vectors for one query by lists, as a fraction of those of an exact search; nil as `probes`.
  public internal(set) var work: Double?
}

/// Finds the nearest of many documents, by the way that is less work.
public struct VectorIndex {
  /// The least number of documents for which lists are made unless they are asked for.
  static let leastForLists = 20_000
  /// The cost of a product of vectors in the small blocks of lists against one in the large blocks of an exact search. It is a constant,
  /// measured once (2.5 for 20,000 queries, 3.5 for 2,000), so that the choice depends on the documents and not on the time of day.
  static let listCost = 3.0

  /// The settings of an index.
  public struct Settings: Sendable {
    /// The wanted way.
    public var kind: IndexKind
    /// The wanted fraction of true neighbors.
    public var recall: Double
    /// The neighbors that the recall is measured on.
    public var count: Int
    /// Decides samples and the start of clusters.
    public var seed: UInt64

    /// The settings with their defaults.
    public init(kind: IndexKind = .auto, recall: Double = 0.95, count: Int, seed: UInt64 = 0) {
      self.kind = kind
      self.recall = recall
      self.count = count
      self.seed = seed
    }
  }

  /// The facts of the choice.
  public private(set) var facts = IndexFacts()
  private let documents: ShardedVectors
  private var lists: InvertedLists?
  private let checkStop: () throws -> Void

  /// Makes lists where they pay. Collective; ranks agree on the settings.
  ///
  /// - Parameters:
  ///   - documents: numbered from 0 on.
  ///   - checkStop: called by all ranks together; throws on all of them.
  /// - Throws: `MPIError`, the errors of `checkStop`.
  public init(
    _ documents: ShardedVectors, _ settings: Settings, checkStop: @escaping () throws -> Void = {}
  ) throws {
    self.documents = documents
    self.checkStop = checkStop
    let least = settings.kind == .auto ? Self.leastForLists : 2
    guard settings.kind != .exact, documents.count >= least else { return }
    try choose(Self.lists(documents, settings, checkStop: checkStop), settings)
  }

  /// Takes lists where they are less work than an exact search. Collective.
  private mutating func choose(_ lists: InvertedLists, _ settings: Settings) throws {
    facts.lists = lists.centroids.count
    let sample = try RecallSample(of: documents, count: min(settings.count, documents.count - 1), seed: settings.seed)
    guard let choice = try ProbeChoice(sample, lists, recall: settings.recall) else { return }
    let work = Self.listCost * (choice.documents + Double(lists.centroids.count)) / Double(documents.count)
    facts.probes = choice.probes
    facts.work = work
    guard work < 1 else { return }
    facts.index = .ivf
    facts.recall = choice.recall
    self.lists = lists
  }

  private static func lists(
    _ documents: ShardedVectors, _ settings: Settings, checkStop: @escaping () throws -> Void
  ) throws -> InvertedLists {
    let count = max(1, min(documents.count / 2, Int((listsPerRoot * Double(documents.count).squareRoot()).rounded())))
    let wanted = count * CentroidTraining.vectorsPerCentroid
    let sample = try documents.copies(of: documents.sample(wanted, seed: settings.seed, index: 0))
    let training = CentroidTraining(world: documents.world, sample: sample, checkStop: checkStop)
    return try InvertedLists(documents, centroids: try training.centroids(count))
  }

  /// The number of lists for n documents is this many √n.
  private static let listsPerRoot = 2.0

  /// The nearest documents of each of this rank's queries. Collective.
  ///
  /// - Throws: `MPIError`, the errors of `checkStop`.
  public func nearest(_ count: Int, to queries: VectorSet) throws -> NeighborLists {
    guard let lists, let probes = facts.probes else {
      return try ExactSearch(documents, checkStop: checkStop).nearest(count, to: queries)
    }
    return try ListSearch(lists: lists, probes: probes, checkStop: checkStop).nearest(count, to: queries)
  }
}
