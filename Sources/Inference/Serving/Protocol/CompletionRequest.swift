import Tokenizers

/// A request for completions (`POST /v1/completions`).
package struct CompletionRequest: Sendable {
  /// The beginning of a text.
  package enum Prompt: Sendable, Equatable {
    /// A text, which follows the token that the models expect before texts.
    case text(String)
    /// Tokens, to which none is added.
    case tokens([UInt32])
  }

  /// The most prompts of a request.
  static let mostPrompts = 2048
  /// The most likely tokens that are listed at each place.
  static let mostLikely = 0...5

  /// The beginnings; not empty.
  package let prompts: [Prompt]
  /// The most tokens of an answer.
  package let limit: Int
  /// The number of most likely tokens that are listed at each place; nil: no log-probabilities.
  package let logProbabilities: Int?
  /// True when answers begin with their prompt.
  package let echoes: Bool
  /// The other parameters.
  package let sampling: SamplingFields
  /// The model; nil: the server's.
  package let model: String?

  /// Reads a body.
  ///
  /// - Parameter vocabularySize: tokens of prompts are below it.
  /// - Throws: `APIFault` with 400.
  package init(body: [UInt8], vocabularySize: Int) throws {
    let fields = try RequestFields(body: body)
    model = try fields.text("model")
    try fields.refuse(["suffix"])
    echoes = try fields.flag("echo") ?? false
    limit = try fields.integer("max_tokens", in: 0...Int(Int32.max)) ?? 16
    guard limit > 0 || echoes else { throw fields.fault("max_tokens", "may be 0 only together with echo") }
    logProbabilities = try fields.integer("logprobs", in: Self.mostLikely)
    sampling = try SamplingFields(fields)
    let best = try fields.integer("best_of", in: 1...SamplingFields.mostChoices) ?? sampling.choices
    guard best == sampling.choices else {
      throw fields.fault("best_of", "must equal n: answers are not compared with each other")
    }
    prompts = try PromptField(fields, vocabularySize: vocabularySize).prompts()
  }
}

/// The four forms of the field `prompt`.
private struct PromptField {
  private let fields: RequestFields
  private let vocabularySize: Int

  init(_ fields: RequestFields, vocabularySize: Int) {
    self.fields = fields
    self.vocabularySize = vocabularySize
  }

  /// - Throws: `APIFault` with 400.
  func prompts() throws -> [CompletionRequest.Prompt] {
    let prompts = try read()
    guard prompts.count <= CompletionRequest.mostPrompts else {
      throw fields.fault("prompt", "must have at most \(CompletionRequest.mostPrompts) entries, not \(prompts.count)")
    }
    return prompts
  }

  private func read() throws -> [CompletionRequest.Prompt] {
    switch fields["prompt"] {
    case nil: throw fields.fault("prompt", "is missing")
    case .text(let text): return [.text(text)]
    case .list(let list):
      guard let first = list.first else { throw fields.fault("prompt", "is an empty array") }
      if case .number = first { return [try tokens(list)] }
      return try list.map { try entry($0) }
    default: throw other
    }
  }

  private var other: APIFault {
    fields.mismatch("prompt", "a string, an array of strings, an array of token ids or an array of such arrays")
  }

  private func entry(_ node: JSONNode) throws -> CompletionRequest.Prompt {
    switch node {
    case .text(let text): return .text(text)
    case .list(let list): return try tokens(list)
    default: throw fields.fault("prompt", "has \(node.kind) among strings or arrays of token ids")
    }
  }

  private func tokens(_ list: [JSONNode]) throws -> CompletionRequest.Prompt {
    guard !list.isEmpty else { throw fields.fault("prompt", "has an empty array; give at least one token id") }
    return .tokens(try TokenList.tokens(list, named: "prompt", vocabularySize: vocabularySize))
  }
}

/// Reads arrays of token ids.
enum TokenList {
  /// - Throws: `APIFault` with 400.
  static func tokens(_ list: [JSONNode], named name: String, vocabularySize: Int) throws -> [UInt32] {
    try list.map { node in
      guard case .number(let number) = node, let id = UInt32(exactly: number), id < vocabularySize else {
        throw APIFault.parameter(name, "\(name) has an entry that is not a token id in 0..<\(vocabularySize)")
      }
      return id
    }
  }
}
