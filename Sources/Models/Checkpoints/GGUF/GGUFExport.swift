import Files
import Foundation
import TensorKernels
import Tokenizers
import Transformers

/// Writes a model as one GGUF file, for llama.cpp and the programs that are made of it.
///
/// Models without biases and normalized heads are of the architecture `llama`, whose query and key rows stand in interleaved
/// pairs; the others are `qwen2` and `qwen3`, whose rows stay as they are.
public struct GGUFExport {
  private let source: String
  private let type: WeightType

  /// The export of a model.
  ///
  /// - Parameters:
  ///   - source: the model's directory.
  ///   - type: that of the matrices; gains and biases are float32.
  public init(_ source: String, type: WeightType) {
    self.source = source
    self.type = type
  }

  /// Writes the file in place of an earlier one.
  ///
  /// - Throws: `FileError`, `CheckpointError`, `ConfigurationError`.
  public func write(to path: String) throws -> ExportSummary {
    try checkTarget(path)
    let tokenizer = try GGUFTokenizer(path: ModelDirectory.tokenizerPath(source))
    let parameters = try ModelDirectory.read(source)
    try parameters.checkRange(of: type, directory: source)
    let description = try ModelDescription(path: ModelDirectory.configurationPath(source))
    let metadata = GGUFMetadata(parameters.layout.configuration, type: type)
    let start = ModelDirectory.promptStart(source, try Tokenizer(TokenizerFiles(path: source)))
    let facts =
      metadata.model(named: (source as NSString).lastPathComponent)
      + metadata.tokens(tokenizer, description, promptStart: start)
    let file = GGUFFile(metadata: facts, entries: GGUFTensors(parameters, type: type).entries)
    try file.write(to: path)
    return ExportSummary(
      tensors: file.entries.count, parameters: parameters.flat.count,
      bytes: try MappedFile(path: path).count, files: 1)
  }

  /// Refuses to replace a file that is not a GGUF file.
  private func checkTarget(_ path: String) throws {
    guard exists(path) else { return }
    guard !isDirectory(path), try startsWithMagic(path) else {
      throw CheckpointError.notExported(path: path, reason: "it is there and is not a GGUF file; name another file")
    }
  }

  private func startsWithMagic(_ path: String) throws -> Bool {
    let file = try MappedFile(path: path)
    let magic = Array("GGUF".utf8)
    return file.count >= magic.count && file.elements(of: UInt8.self, count: magic.count, at: 0) == magic
  }
}
