import Foundation

extension Tokenizer {
  /// Reads a `tokenizer.json` of the GPT-2 or the Llama 3 kind.
  ///
  /// Merges may be pairs or strings of two tokens. Post-processor, truncation and padding are not
  /// applied: a text's ids are those of the text alone.
  ///
  /// - Throws: `TokenizerError`: `.malformedFile`, `.unsupported`, or what contradicts itself.
  public init(json: Data) throws(TokenizerError) {
    let file = try TokenizerFile(json: json)
    try self.init(vocabulary: file.vocabulary(), rules: file.rules)
  }

  /// The `tokenizer.json` of this tokenizer, in Hugging Face's layout.
  ///
  /// The bytes depend on the tokenizer only. A trained tokenizer's are those that `tokenizers` 0.23 saves.
  public func json() -> Data {
    Data(TokenizerFileWriter(tokenizer: self).text.utf8)
  }
}

extension TokenizerFile {
  fileprivate init(json: Data) throws(TokenizerError) {
    do {
      self = try JSONDecoder().decode(TokenizerFile.self, from: json)
    } catch {
      throw TokenizerError(decoding: error)
    }
  }
}

extension TokenizerError {
  /// The problem that an error of `JSONDecoder` describes, with the place in the file.
  fileprivate init(decoding error: any Error) {
    switch error {
    case let error as TokenizerError: self = error
    case let error as DecodingError: self.init(error)
    default: self.init("\(error)", at: [])
    }
  }

  private init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init("the field is missing", at: context.codingPath + [key])
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      self.init(context.debugDescription.trimmingCharacters(in: ["."]), at: context.codingPath)
    @unknown default:
      self.init("\(error)", at: [])
    }
  }

  private init(_ problem: String, at path: [any CodingKey]) {
    let field = path.isEmpty ? "its top level" : path.map(\.stringValue).joined(separator: ".")
    self = .malformedFile(field: field, problem: problem)
  }
}
