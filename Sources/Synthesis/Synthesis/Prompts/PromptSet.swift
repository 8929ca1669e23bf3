import Files
import Foundation

/// The prompts of all operations, each of which is a file that a user may replace.
public struct PromptSet: Sendable, Equatable {
  private var texts: [RequestOperation: PromptText]

  /// The prompts of this program.
  public init() {
    texts = [
      .entities: PromptText(PromptText.entities), .pair: PromptText(PromptText.pair),
      .triple: PromptText(PromptText.triple), .rephrase: PromptText(PromptText.rephrase),
      .fidelity: PromptText(PromptText.fidelity),
    ]
  }

  /// The prompts of this program, with those that a directory has in their place: `entities.txt`, `pair.txt`, ….
  ///
  /// - Throws: `FileError.system` when a file cannot be read; `SynthesisError.noPrompts` when the directory has none of them,
  ///   `.prompt` when one lacks a placeholder without which no request makes sense.
  public init(overriddenBy directory: String) throws {
    self.init()
    let files = RequestOperation.allCases.filter { exists("\(directory)/\($0.fileName)") }
    guard !files.isEmpty else {
      throw SynthesisError.noPrompts(directory: directory, names: RequestOperation.allCases.map(\.fileName))
    }
    for operation in files { try replace(operation, byFile: "\(directory)/\(operation.fileName)") }
  }

  private mutating func replace(_ operation: RequestOperation, byFile path: String) throws {
    let text = PromptText(String(decoding: try readFile(path), as: UTF8.self))
    if let missing = operation.neededPlaceholders.first(where: { !text.placeholders.contains($0) }) {
      throw SynthesisError.prompt(path: path, missing: missing.rawValue)
    }
    texts[operation] = text
  }

  /// The prompt of an operation.
  public subscript(operation: RequestOperation) -> PromptText { texts[operation] ?? PromptText("") }

  /// Writes a file for each of some prompts into a directory; a file that is there already is kept when it is the same.
  ///
  /// - Throws: `FileError.system`; `.directoryNotEmpty` when a file with another text is there.
  public func write(_ operations: [RequestOperation] = RequestOperation.allCases, to directory: String) throws {
    try createDirectory(directory)
    for operation in operations {
      let path = "\(directory)/\(operation.fileName)"
      let bytes = Array("\(self[operation].text)\n".utf8)
      if exists(path) {
        guard try readFile(path) == bytes else {
          throw FileError.directoryNotEmpty(path: directory, found: operation.fileName)
        }
      } else {
        try AtomicFile.write(Data(bytes), to: path)
      }
    }
  }

  /// The version of the prompts of some operations: a checksum of their texts.
  public func version(of operations: [RequestOperation]) -> String {
    Checksum.of(operations.flatMap { Array("\($0.rawValue)\0\(self[$0].text)\0".utf8) })
  }
}

extension PromptSet: Codable {
  /// Reads the texts of prompts that stand in place of this program's.
  public init(from decoder: any Decoder) throws {
    self.init()
    let replaced = try decoder.singleValueContainer().decode([String: String].self)
    for (name, text) in replaced { texts[try RequestOperation(named: name, decoder)] = PromptText(text) }
  }

  /// Writes the texts of those prompts that are not this program's.
  public func encode(to encoder: any Encoder) throws {
    let usual = PromptSet()
    let replaced = RequestOperation.allCases.filter { self[$0] != usual[$0] }
    var container = encoder.singleValueContainer()
    try container.encode(Dictionary(uniqueKeysWithValues: replaced.map { ($0.rawValue, self[$0].text) }))
  }
}

extension RequestOperation {
  /// The operation of a name.
  fileprivate init(named name: String, _ decoder: any Decoder) throws {
    guard let operation = RequestOperation(rawValue: name) else {
      let context = DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "\(name) is not a prompt")
      throw DecodingError.dataCorrupted(context)
    }
    self = operation
  }
}
