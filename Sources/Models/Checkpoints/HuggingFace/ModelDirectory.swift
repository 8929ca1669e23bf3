import Files
import Foundation
import Tokenizers
import Transformers

/// A model in a directory of Hugging Face layout, which `transformers` loads as it is.
public enum ModelDirectory {
  /// Writes configuration, tokenizer and weights; the weights last, so that a directory that has them is complete.
  ///
  /// - Parameter origin: the directory of the model that this one continues, whose chat template and tokens that end texts it keeps.
  /// - Throws: `FileError.system`.
  public static func write(
    _ parameters: Parameters, tokenizer: Tokenizer, continuing origin: String? = nil, to directory: String
  ) throws {
    let ends = try origin.map { try textEnds($0) } ?? []
    try writeConfigurations(parameters.layout.configuration, tokenizer.specialTokens, otherEnds: ends, to: directory)
    if let template = try origin.flatMap({ try chatTemplate($0) }) {
      try AtomicFile.write(Data(template.utf8), to: chatTemplatePath(directory))
    }
    try AtomicFile.write(tokenizer.json(), to: tokenizerPath(directory))
    try SafetensorsWriter.write(entries(parameters), to: weightsPath(directory))
  }

  private static func writeConfigurations(
    _ model: ModelConfiguration, _ special: SpecialTokens, otherEnds: Set<UInt32>, to directory: String
  ) throws {
    try write(HuggingFaceConfiguration(model, specialTokens: special), to: configurationPath(directory))
    try write(GenerationConfiguration(special, otherEnds: otherEnds), to: "\(directory)/generation_config.json")
    let tokenizer = TokenizerConfiguration(special, contextLength: model.contextLength)
    try write(tokenizer, to: "\(directory)/tokenizer_config.json")
  }

  private static func write(_ configuration: some Encodable, to path: String) throws {
    try AtomicFile.write(canonicalJSON(configuration, pretty: true), to: path)
  }

  private static func entries(_ parameters: Parameters) -> [SafetensorsWriter.Entry] {
    parameters.layout.slots.map { .init(name: $0.name, shape: $0.shape, tensor: parameters.tensor($0)) }
  }

  /// The path of a directory's tokenizer.
  public static func tokenizerPath(_ directory: String) -> String { "\(directory)/tokenizer.json" }

  /// The token that a prompt follows: the one that stood before texts in training here, or that the tokenizer's files put there;
  /// nil where they put none, as for most models of others.
  ///
  /// - Parameter tokenizer: that of the directory.
  public static func promptStart(_ directory: String, _ tokenizer: Tokenizer) -> UInt32? {
    if let begin = tokenizer.specialTokens.beginOfText { return begin.id }
    let isOwn = exists("\(directory)/configuration.json") || !tokenizer.frame.isDeclared
    return isOwn ? tokenizer.endOfText : nil
  }

  /// The path of a directory's weights when they are one file.
  public static func weightsPath(_ directory: String) -> String { "\(directory)/model.safetensors" }

  /// The checksum of a directory's weights, by which what is made of them is known.
  ///
  /// - Throws: `FileError.system`.
  /// - Complexity: O(bytes).
  public static func weightsChecksum(_ directory: String) throws -> String {
    try ModelWeights(directory: directory).checksum()
  }

  /// Reads the shape of a directory's model.
  ///
  /// - Throws: `FileError.system`, `CheckpointError.configuration`, `ConfigurationError`.
  public static func configuration(_ directory: String) throws -> ModelConfiguration {
    try ModelDescription(path: configurationPath(directory)).model()
  }

  /// The path of the description of a directory's model.
  static func configurationPath(_ directory: String) -> String { "\(directory)/config.json" }

  /// Reads a directory's model.
  ///
  /// - Throws: `FileError.system`, `CheckpointError`, `ConfigurationError`.
  public static func read(_ directory: String) throws -> Parameters {
    let layout = ParameterLayout(try configuration(directory))
    let weights = try ModelWeights(directory: directory).open()
    // Before memory is taken: a corrupted configuration may imply more than there is.
    try weights.check(layout)
    let parameters = Parameters(layout)
    try weights.read(into: parameters)
    return parameters
  }

  /// Reads the weights of a directory's model into memory that is there.
  ///
  /// - Throws: `FileError.system`, `CheckpointError` when the model is of another shape.
  public static func read(_ directory: String, into parameters: Parameters) throws {
    let weights = try ModelWeights(directory: directory).open()
    try weights.check(parameters.layout)
    try weights.read(into: parameters)
  }
}

extension OpenWeights {
  /// - Throws: `CheckpointError` when a parameter is absent or of another shape.
  fileprivate func check(_ layout: ParameterLayout) throws {
    for slot in layout.slots { try file(of: slot.name).check(slot.name, shape: slot.shape) }
  }

  fileprivate func read(into parameters: Parameters) throws {
    for slot in parameters.layout.slots {
      try file(of: slot.name).read(slot.name, shape: slot.shape, into: parameters.tensor(slot))
    }
  }
}

private struct GenerationConfiguration: Encodable {
  let bosTokenId: Int
  /// One or several.
  let eosTokenIds: [Int]

  private enum CodingKeys: String, CodingKey {
    case bosTokenId = "bos_token_id"
    case eosTokenId = "eos_token_id"
  }

  init(_ specialTokens: SpecialTokens, otherEnds: Set<UInt32>) {
    let end = specialTokens.endOfText.id
    bosTokenId = Int(specialTokens.textStart.id)
    eosTokenIds = ([end] + otherEnds.subtracting([end]).sorted()).map { Int($0) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bosTokenId, forKey: .bosTokenId)
    if eosTokenIds.count == 1 {
      try container.encode(eosTokenIds[0], forKey: .eosTokenId)
    } else {
      try container.encode(eosTokenIds, forKey: .eosTokenId)
    }
  }
}

private struct TokenizerConfiguration: Encodable {
  let tokenizerClass = "PreTrainedTokenizerFast"
  let bosToken: String
  let eosToken: String
  let cleanUpTokenizationSpaces = false
  let modelMaxLength: Int

  enum CodingKeys: String, CodingKey {
    case tokenizerClass = "tokenizer_class"
    case bosToken = "bos_token"
    case eosToken = "eos_token"
    case cleanUpTokenizationSpaces = "clean_up_tokenization_spaces"
    case modelMaxLength = "model_max_length"
  }

  init(_ specialTokens: SpecialTokens, contextLength: Int) {
    bosToken = specialTokens.textStart.content
    eosToken = specialTokens.endOfText.content
    modelMaxLength = contextLength
  }
}
