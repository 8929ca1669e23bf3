/// A fault of a model's files.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// The file is not a safetensors file, or is cut short.
  case malformed(path: String, reason: String)
  /// The bytes are not those that were written.
  case corrupted(path: String)
  /// A parameter is not in the file.
  case missingTensor(path: String, name: String)
  /// A parameter has another shape than the configuration implies.
  case shapeMismatch(path: String, name: String, expected: [Int], found: [Int])
  /// Elements of a type that is not read.
  case unsupportedType(path: String, name: String, type: String)
  /// `config.json` lacks something or describes another architecture.
  case configuration(path: String, reason: String)
  /// The list of a model's shards cannot be used.
  case index(path: String, reason: String)
  /// A directory holds another export.
  case otherExport(directory: String, differences: String)
  /// A weight is beyond the range of the type that it is written in.
  case outOfRange(directory: String, tensor: String, type: String)
  /// A file that cannot be written, or read, in the course of an export.
  case notExported(path: String, reason: String)
  /// The weights are in a format that is not read.
  case foreignWeights(directory: String, found: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .malformed(let path, let reason):
      "\(path) is not a safetensors file: \(reason); copy or write it again"
    case .corrupted(let path):
      "\(path) is corrupted: its checksum does not match its bytes; restore it from a copy or train the run again"
    case .missingTensor(let path, let name):
      "\(path) has no tensor \"\(name)\"; was it written for another configuration?"
    case .shapeMismatch(let path, let name, let expected, let found):
      "tensor \"\(name)\" of \(path) has shape \(found) but the configuration implies \(expected); was it written by another model?"
    case .unsupportedType(let path, let name, let type):
      "tensor \"\(name)\" of \(path) holds \(type); only F32, F16, BF16 and I64 are read"
    case .configuration(let path, let reason):
      "\(path): \(reason)"
    case .index(let path, let reason):
      "the sharded weights of \(path) cannot be read: \(reason); copy all files of the model again, or save it as one file with save_pretrained(DIRECTORY, max_shard_size=\"1TB\")"
    case .otherExport(let directory, let differences):
      "\(directory) holds another export: \(differences); name another directory"
    case .notExported(let path, let reason): "\(path) cannot be exported: \(reason)"
    case .outOfRange(let directory, let tensor, let type):
      "tensor \"\(tensor)\" of \(directory) has values that \(type) cannot hold; export it as float32"
    case .foreignWeights(let directory, let found):
      "\(directory) has its weights in \(found), and only safetensors is read; convert them in Python with AutoModelForCausalLM.from_pretrained(\"\(directory)\").save_pretrained(\"\(directory)\")"
    }
  }
}
