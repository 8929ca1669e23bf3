import Files

/// The body of a request as JSON.
package struct RequestBody: Encodable {
  private enum CodingKeys: String, CodingKey {
    case model, messages, prompt, temperature, seed
    case maxTokens = "max_tokens"
    case topP = "top_p"
    case responseFormat = "response_format"
  }

  private let request: ModelRequest
  private let endpoint: Endpoint

  /// The body of a request to an endpoint.
  package init(_ request: ModelRequest, to endpoint: Endpoint) {
    self.request = request
    self.endpoint = endpoint
  }

  /// Its bytes; the same request gives the same bytes.
  package func bytes() throws -> [UInt8] { [UInt8](try canonicalJSON(self, pretty: false)) }

  /// Writes the fields that have values.
  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(endpoint.model, forKey: .model)
    try encodeSampling(to: &fields)
    switch endpoint.api {
    case .chat:
      try fields.encode(request.messages, forKey: .messages)
      try fields.encodeIfPresent(request.format.field, forKey: .responseFormat)
    case .completions:
      try fields.encode(request.messages.map(\.content).joined(separator: "\n\n"), forKey: .prompt)
    }
  }

  private func encodeSampling(to fields: inout KeyedEncodingContainer<CodingKeys>) throws {
    try fields.encode(request.sampling.temperature, forKey: .temperature)
    try fields.encode(request.sampling.maxTokens, forKey: .maxTokens)
    try fields.encodeIfPresent(request.sampling.topP, forKey: .topP)
    try fields.encodeIfPresent(request.sampling.seed, forKey: .seed)
  }
}

extension AnswerFormat {
  /// The value of `response_format`; nil for text, for which it is left out.
  fileprivate var field: JSONValue? {
    switch self {
    case .text: nil
    case .object: .object(["type": .text("json_object")])
    case .json(let name, let schema):
      .object([
        "type": .text("json_schema"),
        "json_schema": .object(["name": .text(name), "schema": schema, "strict": .flag(true)]),
      ])
    }
  }
}
