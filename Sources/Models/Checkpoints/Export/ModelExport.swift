import Files
import Foundation
import TensorKernels
import Transformers

/// Writes a model's directory for other programs: weights of another type, and in several files when they are large.
///
/// Tokenizer and descriptions stay as they are, but for the type of the weights. The same export again finds the first one; an
/// interrupted one is made again.
public struct ModelExport {
  /// The most bytes of a file of weights unless stated, as in `transformers` 4.
  public static let defaultShardSize = 5_000_000_000

  /// The files beside the weights that are copied when a model has them.
  private static let companions = [
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "generation_config.json",
    "chat_template.jinja", "vocab.json", "merges.txt", "tokenizer.model",
  ]

  private let source: String
  private let type: WeightType
  private let shardSize: Int

  /// The export of a model.
  ///
  /// - Parameters:
  ///   - source: the model's directory.
  ///   - shardSize: the most bytes of a file of weights.
  public init(_ source: String, type: WeightType, shardSize: Int = Self.defaultShardSize) {
    self.source = source
    self.type = type
    self.shardSize = shardSize
  }

  /// Writes the model, unless it is there.
  ///
  /// - Parameter card: the text of `README.md`.
  /// - Throws: `FileError`, `CheckpointError`, `ConfigurationError`.
  public func write(to directory: String, card: String) throws -> ExportSummary {
    let recipe = ExportRecipe(weights: try ModelDirectory.weightsChecksum(source), type: type, shardSize: shardSize)
    let artifact = ExportArtifact(directory: directory, recipe: recipe)
    switch try artifact.claim() {
    case .finished(let manifest): return manifest.summary
    case .unfinished(let lock): return try withExtendedLifetime(lock) { try write(artifact, card: card) }
    }
  }

  private func write(_ artifact: ExportArtifact, card: String) throws -> ExportSummary {
    let directory = artifact.directory
    let parameters = try ModelDirectory.read(source)
    try parameters.checkRange(of: type, directory: source)
    try SealedFile.write(artifact.recipe, to: artifact.beginningPath)
    try writeDescription(to: directory)
    for name in Self.companions where exists("\(source)/\(name)") {
      try AtomicFile.write(Data(readFile("\(source)/\(name)")), to: "\(directory)/\(name)")
    }
    try AtomicFile.write(Data(card.utf8), to: "\(directory)/README.md")
    let summary = try writeWeights(parameters, to: directory)
    try artifact.seal(ExportArtifact.Manifest(recipe: artifact.recipe, summary: summary))
    try? FileManager.default.removeItem(atPath: artifact.beginningPath)
    return summary
  }

  /// Copies `config.json` with the type of the weights.
  private func writeDescription(to directory: String) throws {
    let data = Data(try readFile(ModelDirectory.configurationPath(source)))
    var fields = try JSONDecoder().decode([String: JSONValue].self, from: data)
    for key in ["dtype", "torch_dtype"] { fields[key] = .text(type.rawValue) }
    try AtomicFile.write(canonicalJSON(fields, pretty: true), to: ModelDirectory.configurationPath(directory))
  }

  private struct Index: Encodable {
    struct Metadata: Encodable {
      let totalSize: Int
      enum CodingKeys: String, CodingKey { case totalSize = "total_size" }
    }
    let metadata: Metadata
    let weightMap: [String: String]

    enum CodingKeys: String, CodingKey {
      case metadata
      case weightMap = "weight_map"
    }
  }

  private func writeWeights(_ parameters: Parameters, to directory: String) throws -> ExportSummary {
    let slots = parameters.layout.slots
    let plan = ShardPlan(slots, type: type, limit: shardSize)
    for shard in plan.shards {
      let entries = shard.slots.map {
        SafetensorsWriter.Entry(name: $0.name, shape: $0.shape, tensor: parameters.tensor($0), type: type)
      }
      try SafetensorsWriter.write(entries, to: "\(directory)/\(shard.name)")
    }
    if plan.isSharded {
      let index = Index(metadata: .init(totalSize: parameters.flat.count * type.width), weightMap: plan.weightMap)
      try AtomicFile.write(canonicalJSON(index, pretty: true), to: "\(directory)/\(ModelWeights.indexName)")
    }
    return ExportSummary(
      tensors: slots.count, parameters: parameters.flat.count, bytes: try bytes(of: plan, in: directory),
      files: plan.shards.count)
  }

  private func bytes(of plan: ShardPlan, in directory: String) throws -> Int {
    try plan.shards.reduce(0) { $0 + (try MappedFile(path: "\(directory)/\($1.name)").count) }
  }
}
