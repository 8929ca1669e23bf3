/// Server-sent events, as OpenAI's interface streams answers.
enum ServerEvent {
  static let contentType = "text/event-stream"
  /// The last event.
  static let done = Array("data: [DONE]\n\n".utf8)

  /// An event with a JSON object, which has no line breaks.
  static func bytes(_ object: some Encodable) -> [UInt8] { Array("data: ".utf8) + encoded(object) + Array("\n\n".utf8) }

  /// An event with a fault.
  static func bytes(_ fault: APIFault) -> [UInt8] { Array("data: ".utf8) + fault.json + Array("\n\n".utf8) }
}
