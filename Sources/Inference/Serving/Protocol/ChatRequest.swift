import Tokenizers

/// A request for the next message of a conversation (`POST /v1/chat/completions`).
package struct ChatRequest: Sendable {
  /// The most messages of a request.
  static let mostMessages = 4096
  /// The most likely tokens that are listed at each place.
  static let mostLikely = 0...20

  /// The conversation; not empty.
  package let messages: [ChatMessage]
  /// The most tokens of the answer; nil: what the context has room for.
  package let limit: Int?
  /// The number of most likely tokens that are listed at each place; nil: no log-probabilities.
  package let logProbabilities: Int?
  /// The other parameters.
  package let sampling: SamplingFields
  /// The model; nil: the server's.
  package let model: String?

  private static let refused = ["tools", "tool_choice", "functions", "function_call", "audio", "prediction"]

  /// Reads a body.
  ///
  /// - Throws: `APIFault` with 400.
  package init(body: [UInt8]) throws {
    let fields = try RequestFields(body: body)
    model = try fields.text("model")
    try fields.refuse(Self.refused)
    if let format = try fields.object("response_format"), try format.text("type") != "text" {
      throw fields.fault("response_format", "must be text: no other form is supported by this server")
    }
    let range = 1...Int(Int32.max)
    limit = try fields.integer("max_completion_tokens", in: range) ?? fields.integer("max_tokens", in: range)
    let count = try fields.integer("top_logprobs", in: Self.mostLikely)
    let isWanted = try fields.flag("logprobs") ?? false
    guard isWanted || count == nil || count == 0 else {
      throw fields.fault("top_logprobs", "needs logprobs to be true")
    }
    logProbabilities = isWanted ? count ?? 0 : nil
    sampling = try SamplingFields(fields)
    messages = try Self.messages(fields)
  }

  private static func messages(_ fields: RequestFields) throws -> [ChatMessage] {
    guard let list = try fields.list("messages") else { throw fields.fault("messages", "is missing") }
    guard (1...mostMessages).contains(list.count) else {
      throw fields.fault("messages", "must have 1…\(mostMessages) entries, not \(list.count)")
    }
    return try list.enumerated().map { index, node in
      try ChatMessage(RequestFields(node, path: "messages[\(index)]"))
    }
  }
}

extension ChatMessage {
  init(_ fields: RequestFields) throws {
    guard let name = try fields.text("role") else { throw fields.fault("role", "is missing") }
    // OpenAI renamed the role of instructions.
    guard let role = Role(rawValue: name == "developer" ? "system" : name) else {
      throw fields.fault("role", "must be system, user or assistant")
    }
    try fields.refuse(["tool_calls", "function_call", "audio"])
    self.init(role: role, content: try Self.content(fields))
  }

  private static func content(_ fields: RequestFields) throws -> String {
    switch fields["content"] {
    case nil: throw fields.fault("content", "is missing")
    case .text(let text): return text
    case .list(let parts): return try parts.map { try part($0, fields) }.joined()
    default: throw fields.mismatch("content", "a string or an array of parts")
    }
  }

  private static func part(_ node: JSONNode, _ fields: RequestFields) throws -> String {
    let part = try RequestFields(node, path: fields.path("content"))
    guard try part.text("type") == "text", let text = try part.text("text") else {
      throw fields.fault("content", "has a part that is not of type text; the models read text only")
    }
    return text
  }
}
