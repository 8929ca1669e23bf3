import Corpora
import Files
import MessagePassing
import NearestNeighbors

/// Pairs of documents in a study's store.
struct StoredPairs: Codable {
  let pairs: Int, documents: Int
  /// The least similarity of a pair; nil for random pairs.
  let threshold: Double?
  /// The fraction of pairs of one concept; nil where concepts are not known.
  let precision: Double?
}

/// Pairs that are found.
struct FoundPairs {
  let stored: StoredPairs
  let directory: String
  /// The address of the pairs.
  let address: Fingerprint
}

/// A search for pairs of the documents of one split.
struct PairSearch {
  let kind: BootstrapConfiguration.Kind
  let split: Split
  let settings: BootstrapConfiguration.PairSettings
  let passages: Int?
  /// The first training tokens whose documents are paired.
  let tokens: Int
  /// The model whose hidden states are the embeddings.
  let base: BaseModels.Base

  /// Everything that the pairs depend on.
  private struct Key: Encodable {
    let kind = "bootstrapPairs"
    let version: Int
    let corpus: Fingerprint
    let tokens: Int
    let split: Split
    let source: BootstrapConfiguration.Kind
    let settings: BootstrapConfiguration.PairSettings
    let passages: Int?
    /// The checksum of the weights; nil where words or random draws decide.
    let base: String?
  }

  private var method: PairMethod { kind == .random ? .random : settings.method }

  private func key(_ corpus: Corpus) -> some Encodable {
    Key(
      version: kind == .random ? 2 : 1, corpus: corpus.fingerprint, tokens: tokens, split: split, source: kind,
      settings: settings, passages: passages,
      base: method == .embeddings ? base.checksum : nil)
  }

  /// The most pairs of a document. Random pairs are limited to the number that neighbors keep.
  private var count: Int {
    guard kind == .random, let kept = settings.perDocument else { return settings.count }
    return min(settings.count, max(1, Int(kept.rounded(.up))))
  }

  /// - Parameter documents: the number of documents, from which the wanted pairs follow.
  private func request(documents: Int) -> PairRequest {
    var request = PairRequest(source)
    request.tokens = tokens
    request.count = count
    request.split = split
    request.passages = passages
    request.seed = settings.seed
    guard method != .random else { return request }
    request.threshold = settings.threshold
    request.pairs = settings.perDocument.map { max(1, Int((Double(documents) * $0).rounded())) }
    return request
  }

  private var source: PairRequest.Source {
    switch method {
    case .embeddings: .model(base.directory)
    case .jaccard: .jaccard
    case .random: .random
    }
  }
}

extension PairSearch {
  /// The pairs; nil as long as they are not found. Collective.
  func grow(_ graph: StudyGraph) throws -> FoundPairs? {
    let key = key(graph.study.corpus)
    let address = try Fingerprint(of: key)
    let directory = graph.study.directories.pairs(address)
    let models = EvaluatedModels(
      fingerprints: method == .embeddings ? base.inputs : [],
      description: "\(kind == .random ? "random pairs" : "neighbors") of \(split.rawValue) documents")
    let step = try EvaluationStep<StoredPairs>(
      key, of: models, cost: StepCost(size: ""), activity: "finding", isComplete: { _ in true }
    ) { [study = graph.study] _ in try find(in: directory, study) }
    return try graph.value(step, stage: "pairs").map {
      FoundPairs(stored: $0, directory: directory, address: address)
    }
  }

  /// Collective.
  private func find(in directory: String, _ study: Study) throws -> StoredPairs {
    let world = study.world
    let documents = try world.agree {
      try PairedDocuments(study.corpus, split: split, tokens: tokens, passages: passages)
    }
    let builder = try PairBuilder(study.corpus, request(documents: documents.count), world: world) {
      if try world.allReduceOr(study.workers.stop.poll()) { throw study.workers.stopped }
    }
    let pairs = try builder.build(in: directory)
    return StoredPairs(
      pairs: pairs.count, documents: documents.count, threshold: pairs.manifest.threshold,
      precision: try world.agree { try study.concepts()?.precision(of: pairs, documents) })
  }
}
