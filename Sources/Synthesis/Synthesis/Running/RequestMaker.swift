import Files
import LanguageModelClients

/// Makes the requests of a synthesis, each with the key that addresses its answer.
struct RequestMaker: Sendable {
  let settings: SynthesisSettings

  /// Everything that the answer to a request depends on.
  private struct Identity: Encodable {
    let operation, prompt, model, document, source: String
    let part: Int
    let subset: [String]
    let temperature: Double
    let topP: Double?
    let maxTokens: Int
    let seed: UInt64
  }

  /// A request about a document.
  struct Subject {
    let operation: RequestOperation
    /// The document.
    let document: SourceDocument
    /// The part of the document that is sent; its text unless stated.
    var source: String
    /// The number among the document's requests of this operation.
    let part: Int
    /// The entities, or the style, that the request is about.
    let subset: [String]
    /// The values of the prompt's placeholders beside those that follow from the rest.
    var values: [PromptText.Placeholder: String] = [:]

    init(
      _ operation: RequestOperation, of document: SourceDocument, source: String? = nil, part: Int = 0,
      subset: [String] = []
    ) {
      self.operation = operation
      self.document = document
      self.source = source ?? document.text
      self.part = part
      self.subset = subset
    }
  }

  /// The request about a subject.
  ///
  /// - Throws: an encoding error for settings that JSON cannot hold.
  func request(_ subject: Subject) throws -> ModelRequest {
    let key = try Fingerprint(of: identity(subject)).hexadecimal
    return ModelRequest(
      key: key, operation: subject.operation.rawValue, document: subject.document.id, part: subject.part,
      entities: subject.subset, source: subject.source,
      messages: [ChatMessage(role: "user", content: prompt(subject))],
      sampling: sampling(key), format: subject.operation.format)
  }

  private func prompt(_ subject: Subject) -> String {
    var values = subject.values
    values[.title] = subject.document.title
    values[.document] = subject.source
    return settings.prompts[subject.operation].filled(values)
  }

  private func identity(_ subject: Subject) -> Identity {
    Identity(
      operation: subject.operation.rawValue, prompt: settings.prompts[subject.operation].version, model: settings.model,
      document: subject.document.id, source: Checksum.of(Array(subject.source.utf8)), part: subject.part,
      subset: subject.subset, temperature: settings.temperature, topP: settings.topP,
      maxTokens: settings.maxAnswerTokens, seed: settings.seed)
  }

  /// The settings of a draw: each request has a seed of its own, of 31 bits, which servers take.
  private func sampling(_ key: String) -> LanguageModelClients.SamplingSettings {
    SamplingSettings(
      temperature: settings.temperature, topP: settings.topP, maxTokens: settings.maxAnswerTokens,
      seed: Int(key.prefix(8), radix: 16).map { $0 & 0x7FFF_FFFF })
  }
}

extension RequestOperation {
  /// The form of an answer.
  fileprivate var format: AnswerFormat {
    self == .entities ? .json(schemaName: "entities", schema: Self.entitiesSchema) : .text
  }

  /// An object with a summary and a list of entities.
  static let entitiesSchema = JSONValue.object([
    "type": .text("object"),
    "properties": .object([
      "summary": .object(["type": .text("string")]),
      "entities": .object(["type": .text("array"), "items": .object(["type": .text("string")])]),
    ]),
    "required": .list([.text("summary"), .text("entities")]), "additionalProperties": .flag(false),
  ])
}
