import ArgumentParser
import Corpora
import Evaluation
import MessagePassing
import NearestNeighbors

extension IndexKind: ExpressibleByArgument {}
extension PairMethod: ExpressibleByArgument {}

/// The splits whose documents can be paired; those of the test split are for results.
enum PairedSplit: String, ExpressibleByArgument, CaseIterable {
  case training, validation

  var split: Split { self == .training ? .train : .validation }
}

/// Pairs the documents of a corpus with their nearest neighbors.
struct NeighborsCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "neighbors", abstract: "Pair the documents of a corpus with their nearest neighbors.",
    discussion: """
      Example: mpirun -n 2 chorus neighbors --corpus corpora/books --model runs/base --output pairs/books
      Documents are compared by the means of the model's last hidden states, by the rows of a .npy file (--embeddings), \
      by the vectors of a server (--endpoint URL --endpoint-model NAME), by the words they share (--method jaccard), or not at all (--method random, the control). Near-duplicates are no \
      pairs. Only the documents of one split are read and paired: those of training, unless --split asks for those of \
      validation, on whose pairs a training's loss can be measured. Repeating the command finds the finished pairs; \
      interrupted ones are continued.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Option(help: "The corpus's directory.")
  var corpus: String
  @Option(help: "The directory of the model whose hidden states are the embeddings.")
  var model: String?
  @Option(help: "A .npy file of one row a document (or passage), in the order of the token file, in place of a model.")
  var embeddings: String?
  @OptionGroup var served: EmbeddingOptions
  @Option(help: "The way to find neighbors: embeddings, jaccard or random.")
  var method = PairMethod.embeddings
  @Option(help: "The most neighbors of a document.")
  var count = 8
  @Option(parsing: .unconditional, help: "The least similarity of a pair; all pairs are kept unless given.")
  var threshold: Double?
  @Option(help: "The number of most similar pairs to keep, from which the threshold follows.")
  var pairs: Int?
  @Option(help: "The number of training tokens, the first in the corpus's fixed order, whose documents are paired.")
  var tokens: Int?
  @Option(help: "The split whose documents are paired: training or validation.")
  var split = PairedSplit.training
  @Option(
    parsing: .unconditional,
    help: "The most tokens of a passage: longer documents are cut, and passages are paired. (default: uncut)")
  var passages: Int?
  @Option(help: "The search: exact, ivf (inverted lists where they are less work), or auto (ivf for many documents).")
  var index = IndexKind.auto
  @Option(help: "The fraction of the true neighbors that inverted lists are to find, measured on a sample.")
  var recall = 0.95
  @Option(help: "The seed of samples and random pairs.")
  var seed: UInt64 = 0
  @Option(help: "The directory to write the pairs to.")
  var output: String

  func validate() throws {
    guard (1...1000).contains(count) else { throw ValidationError("--count must be in 1…1000, not \(count).") }
    guard tokens ?? 1 > 0 else { throw ValidationError("--tokens must be at least 1, not \(tokens ?? 0).") }
    guard tokens == nil || split == .training else {
      throw ValidationError("--tokens counts training tokens; leave it out with --split \(split.rawValue).")
    }
    guard passages ?? 1 > 0 else { throw ValidationError("--passages must be at least 1, not \(passages ?? 0).") }
    guard pairs ?? 1 > 0 else { throw ValidationError("--pairs must be at least 1, not \(pairs ?? 0).") }
    guard recall > 0, recall <= 1 else {
      throw ValidationError("--recall must be above 0 and at most 1, not \(recall).")
    }
    try validateThreshold()
    try validateSource()
  }

  private func validateThreshold() throws {
    if let threshold, !(-1...1).contains(threshold) {
      throw ValidationError("--threshold must be in -1…1, not \(threshold).")
    }
    guard threshold == nil || pairs == nil else {
      throw ValidationError("--threshold and --pairs exclude each other; give one of them.")
    }
    guard method != .random || threshold == nil && pairs == nil else {
      throw ValidationError("Random pairs have no similarity; leave out --threshold and --pairs.")
    }
  }

  private func validateSource() throws {
    let given = [("--model", model), ("--embeddings", embeddings), ("--endpoint", served.endpoint)]
      .filter { $0.1 != nil }.map(\.0)
    guard given.count < 2 else {
      throw ValidationError("\(given[0]) and \(given[1]) exclude each other; give one of them.")
    }
    if method == .embeddings, given.isEmpty {
      throw ValidationError("Give --model DIR, --embeddings FILE.npy or --endpoint URL, or another --method.")
    }
    if method != .embeddings, let option = given.first {
      throw ValidationError("--method \(method.rawValue) takes no embeddings; leave out \(option).")
    }
  }

  /// - Throws: `ClientError`, `FileError` when the endpoint or its key cannot be used.
  private func source() throws -> PairRequest.Source {
    switch method {
    case .embeddings:
      if let server = try served.server() { return .endpoint(server) }
      return model.map { .model($0) } ?? .file(embeddings ?? "")
    case .jaccard: return .jaccard
    case .random: return .random
    }
  }

  private func request() throws -> PairRequest {
    var request = PairRequest(try source())
    request.split = split.split
    request.tokens = tokens
    request.passages = passages
    request.count = count
    request.threshold = threshold
    request.pairs = pairs
    request.index = index
    request.recall = recall
    request.seed = seed
    return request
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    let corpus = try world.agree { try Corpus(directory: self.corpus) }
    try corpus.agree(on: world)
    try corpus.verifyTokens(of: [split.split], on: world)
    let request = try world.agree { try self.request() }
    let builder = try PairBuilder(corpus, request, world: world) {
      if try world.allReduceOr(stop.poll()) { throw Stopped.agreed(stop, world: world) }
    }
    let result = NeighborsResult(try builder.build(in: output), output: output)
    session.warn(result.remarks)
    try session.print(result) { result.text }
  }
}
