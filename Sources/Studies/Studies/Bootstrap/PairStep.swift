import Corpora
import Files
import MessagePassing
import NearestNeighbors

/// Pairs of documents in a study's store.
struct StoredPairs: Codable {
  /// The name of their directory.
  let name: String
  let pairs: Int, documents: Int
  /// The least similarity of a pair; nil for random pairs.
  let threshold: Double?
  /// The fraction of pairs of one concept; nil where concepts are not known.
  let precision: Double?
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
    let version = 1
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
      corpus: corpus.fingerprint, tokens: tokens, split: split, source: kind, settings: settings, passages: passages,
      base: method == .embeddings ? base.checksum : nil)
  }

  /// - Parameter documents: the number of documents, from which the wanted pairs follow.
  private func request(documents: Int) -> PairRequest {
    var request = PairRequest(source)
    request.tokens = tokens
    request.count = settings.count
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
  /// The step that finds the pairs.
  func step(in study: Study) throws -> EvaluationStep<StoredPairs> {
    let key = key(study.corpus)
    let address = try Fingerprint(of: key)
    let models = EvaluatedModels(
      fingerprints: method == .embeddings ? base.inputs : [],
      description: "\(kind == .random ? "random pairs" : "neighbors") of \(split.rawValue) documents")
    return try EvaluationStep(
      key, of: models, cost: StepCost(size: ""), activity: "finding", isComplete: { _ in true }
    ) { _ in try self.find(address, in: study) }
  }

  /// Collective.
  private func find(_ address: Fingerprint, in study: Study) throws -> StoredPairs {
    let world = study.world
    let documents = try world.agree {
      try PairedDocuments(study.corpus, split: split, tokens: tokens, passages: passages)
    }
    let builder = try PairBuilder(study.corpus, request(documents: documents.count), world: world) {
      if try world.allReduceOr(study.workers.stop.poll()) { throw study.workers.stopped }
    }
    let directory = study.directories.pairs(address)
    let pairs = try builder.build(in: directory)
    return StoredPairs(
      name: directory.split(separator: "/").last.map(String.init) ?? "", pairs: pairs.count,
      documents: documents.count, threshold: pairs.manifest.threshold,
      precision: try world.agree { try study.concepts()?.precision(of: pairs, documents) })
  }
}
