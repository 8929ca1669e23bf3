import Files
import TensorKernels

/// The log-probability that a model gave to each token of a split, kept beside the model.
///
/// From these, ensembles of probabilities, their weights and their intervals follow without a forward pass.
public enum LogProbabilityFile {
  /// The file's name in a run's directory.
  public static let name = "log-probabilities.safetensors"

  /// Writes one vector a split, in nats, in the order of the split's tokens.
  ///
  /// - Throws: `FileError.system`.
  public static func write(_ splits: [(name: String, logProbabilities: [Float])], to directory: String) throws {
    try write(splits, toFile: "\(directory)/\(name)")
  }

  /// Writes one vector a split, in nats, to a file of any name.
  ///
  /// - Throws: `FileError.system`.
  public static func write(_ splits: [(name: String, logProbabilities: [Float])], toFile path: String) throws {
    try SafetensorsWriter.write(
      splits.map { SafetensorsWriter.Entry(name: $0.name, vector: $0.logProbabilities) }, to: path)
  }

  /// Reads one split's vector.
  ///
  /// - Throws: `FileError.system`, `CheckpointError`.
  public static func read(_ split: String, from directory: String) throws -> [Float] {
    try SafetensorsFile(path: "\(directory)/\(name)").floats(split)
  }
}

extension SafetensorsWriter.Entry {
  fileprivate init(name: String, vector: [Float]) {
    let tensor = Tensor(rows: 1, columns: vector.count)
    tensor.assign(vector)
    self.init(name: name, shape: [vector.count], tensor: tensor)
  }
}
