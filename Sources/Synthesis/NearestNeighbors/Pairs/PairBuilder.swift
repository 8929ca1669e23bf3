import Corpora
import Files
import MessagePassing
import RankGroups

/// Pairs the documents of a corpus's split with their neighbors.
public struct PairBuilder {
  private let documents: PairedDocuments
  private let request: PairRequest
  private let world: Communicator
  private let checkStop: () throws -> Void

  /// Opens the documents. Collective.
  ///
  /// - Parameter checkStop: called by all ranks together; throws on all of them.
  /// - Throws: `AgreedFailure` with `CorpusError`, `FileError`, `TokenizerError` or `NeighborError`.
  public init(
    _ corpus: Corpus, _ request: PairRequest, world: Communicator, checkStop: @escaping () throws -> Void = {}
  ) throws {
    documents = try world.agree {
      try PairedDocuments(
        corpus, split: request.split ?? .train, tokens: request.tokens, passages: request.passages)
    }
    self.request = request
    self.world = world
    self.checkStop = checkStop
  }

  /// Writes the pairs into a directory, unless they are there already; interrupted ones are continued. Collective.
  ///
  /// - Returns: the pairs, on every rank.
  /// - Throws: `AgreedFailure` with `NeighborError`, `FileError`, or the errors of a model or file; `MPIError`; the errors of
  ///   `checkStop`.
  public func build(in directory: String) throws -> PairFile {
    let source = try world.agree { try embeddings() }
    let artifact = PairArtifact(directory: directory, recipe: recipe(source))
    let claim = try RootClaim(artifact, world) { try artifact.openWork() }
    // Without this, the lock could be given back after the last use of the claim, before anything is found.
    try withExtendedLifetime(claim) {
      if !claim.isFinished { try make(source, artifact) }
    }
    return try world.agree { try PairFile(directory: directory) }
  }

  private func embeddings() throws -> (any EmbeddingSource)? {
    switch request.source {
    case .model(let directory): try ModelEmbeddings(directory, of: documents)
    case .endpoint(let endpoint): try EndpointEmbeddings(endpoint, of: documents)
    case .file(let path): try FileEmbeddings(path, documents: documents.count)
    case .jaccard, .random: nil
    }
  }

  private func recipe(_ source: (any EmbeddingSource)?) -> PairRecipe {
    PairRecipe(
      version: PairRecipe.currentVersion, corpus: documents.corpus.fingerprint, tokens: documents.tokens,
      method: request.method, embeddings: source?.content, count: request.count, threshold: request.threshold,
      pairs: request.pairs, index: source.map { _ in request.index }, recall: source.map { _ in request.recall },
      seed: request.seed, split: request.split == .train ? nil : request.split, passages: request.passages)
  }

  /// Finds neighbors and writes the pairs. Collective.
  private func make(_ source: (any EmbeddingSource)?, _ artifact: PairArtifact) throws {
    var times = PairTimes()
    let search = try search(source, keptIn: artifact.workDirectory, times: &times)
    let duplicates = try NearDuplicates(documents, ranks: world)
    let found = try search.finder.distinct(request.count, world) { first, second in
      if documents.areOfOne(first, second) { return .sameDocument }
      return duplicates.contains(first, second) ? .duplicate : nil
    }
    times.search = times.lap()
    let output = PairOutput(artifact: artifact, world: world)
    let pairs = try output.write(
      found.neighbors, from: search.finder.documents.lowerBound, threshold: threshold(found.neighbors))
    let passedOver = try passedOver(found)
    try output.finish(manifest(artifact.recipe, pairs, passedOver, search: search.facts), times.seconds)
  }

  /// The numbers of neighbors of all ranks' documents that were passed over.
  private struct PassedOverCounts {
    let duplicates: Int
    let sameDocument: Int?
  }

  /// Collective.
  private func passedOver(_ found: DistinctNeighbors) throws -> PassedOverCounts {
    let counts = try world.allGather([found.duplicates, found.sameDocument])
    return PassedOverCounts(
      duplicates: counts.reduce(0) { $0 + $1[0] },
      sameDocument: request.passages.map { _ in counts.reduce(0) { $0 + $1[1] } })
  }

  private func manifest(
    _ recipe: PairRecipe, _ pairs: PairOutput.Written, _ passedOver: PassedOverCounts, search: IndexFacts?
  ) -> PairManifest {
    let isRandom = request.method == .random
    return PairManifest(
      recipe: recipe, documents: documents.count, pairs: pairs.count,
      threshold: isRandom ? nil : pairs.least.map { Double($0) }, duplicates: passedOver.duplicates,
      sameDocument: passedOver.sameDocument, search: search,
      recall: isRandom ? nil : search?.recall ?? 1, seconds: nil, pairsChecksum: pairs.checksum)
  }

  /// A way to find neighbors, and the facts of its index.
  private struct Search {
    let finder: any NeighborFinder
    let facts: IndexFacts?
  }

  /// Collective.
  private func search(
    _ source: (any EmbeddingSource)?, keptIn directory: String, times: inout PairTimes
  ) throws -> Search {
    guard let source else { return Search(finder: textFinder(&times), facts: nil) }
    let embeddings = DocumentEmbeddings(
      source, count: documents.count, world: world, keptIn: source.isKept ? directory : nil)
    let vectors = try embeddings.unitVectors(checkStop: checkStop)
    times.documents = times.lap()
    let index = try VectorIndex(vectors, indexSettings, checkStop: checkStop)
    times.index = times.lap()
    return Search(finder: VectorFinder(vectors, index), facts: index.facts)
  }

  private var indexSettings: VectorIndex.Settings {
    VectorIndex.Settings(kind: request.index, recall: request.recall, count: request.count, seed: request.seed)
  }

  private func textFinder(_ times: inout PairTimes) -> any NeighborFinder {
    defer { times.documents = times.lap() }
    guard request.method == .jaccard else {
      return RandomFinder(count: documents.count, seed: request.seed, world: world)
    }
    return JaccardFinder(documents, world: world, checkStop: checkStop)
  }

  /// The least similarity of the pairs that are kept; nil when all are. Collective.
  private func threshold(_ neighbors: [[Neighbor]]) throws -> Float? {
    guard let wanted = request.pairs else { return request.threshold.map { Float($0) } }
    return try PairThreshold.leastSimilarity(of: wanted, neighbors, world: world)
  }
}

extension NeighborFinder {
  /// The nearest documents that may be pairs. Collective.
  fileprivate func distinct(
    _ count: Int, _ world: Communicator, reason: (Int, Int) -> PassedOver?
  ) throws -> DistinctNeighbors {
    try DistinctNeighbors(count, by: self, world: world, reason: reason)
  }
}

/// The seconds of the parts of a search.
private struct PairTimes {
  var documents = 0.0, index = 0.0, search = 0.0
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now

  /// The seconds since the last part ended.
  mutating func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .seconds(1)
  }

  var seconds: PairManifest.Seconds {
    PairManifest.Seconds(
      documents: documents, index: index, search: search, total: (ContinuousClock.now - start) / .seconds(1))
  }
}
