import Checkpoints
import Files
import Foundation

/// A file with one value a token: `.npy`, `.safetensors` with a tensor for each split, or text with one number a line.
public enum ScoreFile {
  /// Reads the log-probabilities of a file, in nats, in the order of its values.
  ///
  /// - Parameters:
  ///   - unit: the file's values. They are checked, not guessed.
  ///   - tensor: the tensor that is read from `.safetensors`; the file's only one when it has no tensor of this name.
  /// - Throws: `ScoreError`, `FileError`, `CheckpointError`.
  public static func read(_ path: String, unit: ScoreUnit, tensor: String) throws -> [Float] {
    let values = try values(path, tensor: tensor)
    guard !values.isEmpty else { throw ScoreError.malformed(path: path, reason: "it has no values") }
    return try values.enumerated().map { token, value in
      if let reason = unit.fault(of: value) {
        throw ScoreError.impossible(path: path, token: token, value: value, unit: unit, reason: reason)
      }
      return Float(min(unit.nats(value), 0))
    }
  }

  /// Refuses scores that are worse than equal probabilities for all tokens, as those of another unit or order are.
  ///
  /// - Throws: `ScoreError.belowUniform`.
  public static func check(
    _ logProbabilities: [Float], path: String, unit: ScoreUnit, vocabulary: Int
  ) throws(ScoreError) {
    let loss = logProbabilities.reduce(0) { $0 - Double($1) } / Double(logProbabilities.count)
    guard loss > log(Double(vocabulary)) else { return }
    throw .belowUniform(path: path, loss: loss, vocabulary: vocabulary, unit: unit)
  }

  /// Writes log-probabilities, in nats, in the format of the path's ending: `.npy`, `.safetensors`, or else text.
  ///
  /// - Parameter tensor: the name of the tensor in `.safetensors`.
  /// - Throws: `FileError.system`.
  public static func write(_ logProbabilities: [Float], to path: String, tensor: String) throws {
    if path.hasSuffix(".npy") {
      try AtomicFile.write(Data(NumpyFile.bytes(logProbabilities)), to: path)
    } else if path.hasSuffix(".safetensors") {
      try LogProbabilityFile.write([(tensor, logProbabilities)], toFile: path)
    } else {
      try AtomicFile.write(Data(logProbabilities.map { "\($0)\n" }.joined().utf8), to: path)
    }
  }

  private static func values(_ path: String, tensor: String) throws -> [Double] {
    if path.hasSuffix(".safetensors") { return try tensorValues(path, tensor) }
    let bytes = try readFile(path)
    return try NumpyFile.isNumpy(bytes) ? NumpyFile.values(of: bytes, path: path) : textValues(bytes, path: path)
  }

  private static func tensorValues(_ path: String, _ tensor: String) throws -> [Double] {
    let file = try SafetensorsFile(path: path)
    let name = file.names.count == 1 ? file.names[0] : tensor
    if let shape = file.shape(of: name), shape.count != 1 {
      throw ScoreError.malformed(path: path, reason: "tensor \"\(name)\" has shape \(shape); give it one axis")
    }
    return try file.floats(name).map(Double.init)
  }

  private static func textValues(_ bytes: [UInt8], path: String) throws -> [Double] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ScoreError.malformed(
        path: path, reason: "it is neither .npy nor .safetensors nor text with one number a line")
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    return try lines.compactMap { number, line in
      let word = line.trimmingCharacters(in: .whitespaces)
      if word.isEmpty { return nil }
      if let value = Double(word) { return value }
      throw ScoreError.malformed(
        path: path,
        reason: "line \(number + 1) has \"\(word.prefix(40))\", which is not a number; give one number a line")
    }
  }
}
