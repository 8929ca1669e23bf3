import Files

/// The form of an answer.
public enum AnswerFormat: Codable, Sendable, Equatable {
  /// Text of any form.
  case text
  /// A JSON object whose fields the prompt describes.
  case object
  /// A JSON object of a schema; `schemaName` names it to the server.
  case json(schemaName: String, schema: JSONValue)
}
