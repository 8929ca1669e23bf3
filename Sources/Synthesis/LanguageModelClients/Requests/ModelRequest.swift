/// A request to a language model.
///
/// It is an artifact: its key addresses its answer, so that nothing is asked twice.
public struct ModelRequest: Codable, Sendable {
  /// The hexadecimal fingerprint of everything that the answer depends on: prompt version, model, sampling, document and subset.
  public let key: String
  /// The kind of the request: `entities`, `pair`, `triple`, `rephrase`, `fidelity`.
  public let operation: String
  /// The identifier of the source document.
  public let document: String
  /// The position among the document's requests of this operation: the chunk, the number of the subset.
  public let part: Int
  /// The entities that the request is about.
  public let entities: [String]
  /// The text of the source document or chunk, for templates and estimates; no record has it.
  public let source: String
  /// The messages that are sent.
  public let messages: [ChatMessage]
  /// The settings of the draw.
  public let sampling: SamplingSettings
  /// The form of the answer.
  public let format: AnswerFormat

  /// A request.
  public init(
    key: String, operation: String, document: String, part: Int, entities: [String] = [], source: String = "",
    messages: [ChatMessage], sampling: SamplingSettings, format: AnswerFormat = .text
  ) {
    self.key = key
    self.operation = operation
    self.document = document
    self.part = part
    self.entities = entities
    self.source = source
    self.messages = messages
    self.sampling = sampling
    self.format = format
  }
}
