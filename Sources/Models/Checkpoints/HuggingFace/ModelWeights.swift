import Files
import Foundation

/// The weights of a model directory: `model.safetensors`, or shards that `model.safetensors.index.json` lists.
struct ModelWeights {
  static let indexName = "model.safetensors.index.json"

  /// Files that hold weights in formats that are not read.
  private static let foreignNames = [
    "pytorch_model.bin", "pytorch_model.bin.index.json", "consolidated.00.pth", "tf_model.h5", "flax_model.msgpack",
  ]

  /// The paths of the files; more than one when the weights are sharded.
  let paths: [String]
  /// The file of each tensor, by the tensor's name; nil when there is a single file.
  private let shards: [String: String]?

  /// Finds the files of a directory; nothing is read but the list of shards.
  ///
  /// - Throws: `FileError.system`, `CheckpointError.index`, `.foreignWeights`.
  init(directory: String) throws {
    let index = "\(directory)/\(Self.indexName)"
    guard !exists(ModelDirectory.weightsPath(directory)), exists(index) else {
      try Self.checkFormat(directory)
      paths = [ModelDirectory.weightsPath(directory)]
      shards = nil
      return
    }
    let shards = try Self.shards(listedIn: index, of: directory)
    self.shards = shards
    paths = Set(shards.values).sorted()
  }

  /// Refuses a directory whose weights are in a format that is not read.
  private static func checkFormat(_ directory: String) throws(CheckpointError) {
    guard !exists(ModelDirectory.weightsPath(directory)) else { return }
    guard let name = foreignNames.first(where: { exists("\(directory)/\($0)") }) else { return }
    throw .foreignWeights(directory: directory, found: name)
  }

  private struct Index: Decodable {
    let weightMap: [String: String]

    enum CodingKeys: String, CodingKey { case weightMap = "weight_map" }
  }

  /// The path of each tensor's file.
  private static func shards(listedIn path: String, of directory: String) throws -> [String: String] {
    guard let index = try? JSONDecoder().decode(Index.self, from: Data(readFile(path))), !index.weightMap.isEmpty else {
      throw CheckpointError.index(path: path, reason: "its weight_map does not list the file of each tensor")
    }
    if let name = index.weightMap.values.filter({ !isPlain($0) }).min() {
      throw CheckpointError.index(path: path, reason: "its weight_map names \"\(name.prefix(80))\"")
    }
    if let name = index.weightMap.values.filter({ !exists("\(directory)/\($0)") }).min() {
      throw CheckpointError.index(path: path, reason: "it lists \(name), which is missing")
    }
    return index.weightMap.mapValues { "\(directory)/\($0)" }
  }

  /// True for the name of a file beside the index.
  private static func isPlain(_ name: String) -> Bool {
    !name.contains("/") && name.hasSuffix(".safetensors") && !name.hasPrefix(".")
  }

  /// Opens and checks all files.
  ///
  /// - Throws: `FileError.system`, `CheckpointError`.
  func open() throws -> OpenWeights {
    let files = try paths.map { try SafetensorsFile(path: $0) }
    return OpenWeights(
      files: Dictionary(uniqueKeysWithValues: zip(paths, files)), shards: shards, first: paths[0])
  }

  /// The checksum of all bytes, those of one shard after another.
  ///
  /// - Throws: `FileError.system`.
  /// - Complexity: O(bytes).
  func checksum() throws -> String {
    let checksum = Checksum()
    for path in paths { try MappedFile(path: path).append(to: checksum) }
    return checksum.hexadecimal
  }
}

/// The open files of a model's weights.
struct OpenWeights {
  fileprivate let files: [String: SafetensorsFile]
  fileprivate let shards: [String: String]?
  fileprivate let first: String

  /// The file that has, or should have, a tensor.
  ///
  /// - Throws: `CheckpointError.missingTensor` when no shard is listed for it.
  func file(of tensor: String) throws -> SafetensorsFile {
    let path = shards.map { $0[tensor] } ?? first
    guard let file = path.flatMap({ files[$0] }) else {
      throw CheckpointError.missingTensor(path: first, name: tensor)
    }
    return file
  }
}
