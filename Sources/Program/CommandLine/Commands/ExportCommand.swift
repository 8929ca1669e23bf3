import ArgumentParser
import Checkpoints
import MessagePassing
import Training

extension WeightType: ExpressibleByArgument {}

/// Writes a model for other programs.
struct ExportCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a model's directory for other programs, with weights of another type.",
    discussion: """
      Example: chorus export --model runs/a --output exported --dtype bfloat16
      The directory has the layout of Hugging Face: weights in safetensors files, config.json, tokenizer and a model
      card. Weights beyond --max-shard-size go to several files with an index. Repeating the command finds the finished
      export; an interrupted one is made again.
      With --format gguf, the model becomes one file for llama.cpp and the programs that are made of it:
      chorus export --model runs/a --output a.gguf --format gguf --dtype float16
      """)

  /// The layout of the result.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case huggingface, gguf
  }

  @OptionGroup var common: CommonOptions
  @Option(help: "The model's directory: a run, or a Hugging Face model.")
  var model: String
  @Option(help: "The directory to write to, which holds nothing else; with --format gguf, the file.")
  var output: String
  @Option(help: "The layout: huggingface, a directory, or gguf, a file.")
  var format = Format.huggingface
  @Option(help: "The type of the weights: float32, bfloat16 or float16.")
  var dtype = WeightType.float32
  @Option(parsing: .unconditional, help: "The most bytes of a file of weights.")
  var maxShardSize = ModelExport.defaultShardSize
  @Option(help: "The license in the model card, by the name that model hubs have for it, such as apache-2.0.")
  var license = "unknown"

  private struct Result: Encodable {
    let tensors, parameters, bytes, files: Int
    let dtype: WeightType
    let output: String
  }

  func validate() throws {
    guard maxShardSize > 0 else { throw ValidationError("--max-shard-size must be at least 1, not \(maxShardSize).") }
    guard license.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) }), !license.isEmpty else {
      throw ValidationError("--license must be a name such as apache-2.0, not \"\(license)\".")
    }
  }

  func run(_ session: Session) throws {
    let summary = try write()
    let result = Result(
      tensors: summary.tensors, parameters: summary.parameters, bytes: summary.bytes, files: summary.files,
      dtype: dtype, output: output)
    try session.print(result) {
      "\(result.tensors) tensors of \(result.parameters) parameters, \(result.bytes) bytes in \(result.files) file(s): \(output)"
    }
  }

  private func write() throws -> ExportSummary {
    guard format == .huggingface else { return try GGUFExport(model, type: dtype).write(to: output) }
    let card = ModelCard(directory: model, license: license).text
    return try ModelExport(model, type: dtype, shardSize: maxShardSize).write(to: output, card: card)
  }
}
