import Files

/// The message in a response whose status is not 200.
struct ServerMessage {
  /// The most characters of a message in an error or a record.
  private static let longest = 300
  /// The statuses of requests that a server does not understand; some fail over an unknown schema.
  private static let refusals = Set([400, 415, 422, 500, 501])
  private static let formatWords = ["response_format", "json_schema", "json_object", "schema", "grammar", "guided"]

  /// The status.
  let status: Int
  /// The message on one line, cut when it is long.
  let text: String
  private let code: String?
  private let allText: String

  /// The message of a response without secrets.
  init(_ response: HTTPResponse, from origin: AnswerOrigin) {
    let body = TolerantJSON.object(response.body)
    let error = body?["error"]
    status = response.status
    code = error?["code"]?.string ?? error?["type"]?.string
    allText = String(decoding: response.body.prefix(1 << 16), as: UTF8.self)
    text = Self.short(Self.text(of: response, body), from: origin)
  }

  private static func text(of response: HTTPResponse, _ body: JSONValue?) -> String {
    if let target = response.headers["location"] { return "it redirects to \(target), which is not followed" }
    if let error = body?["error"], error != .null { return Completion.message(of: error) }
    let text = String(decoding: response.body.prefix(1 << 12), as: UTF8.self)
    return text.allSatisfy(\.isWhitespace) ? "without a message" : text
  }

  /// The status and the message.
  var sentence: String { "the server answered with status \(status): \(text)" }

  /// True when the account has nothing left, which no pause will change.
  var isExhausted: Bool { status == 402 || code == "insufficient_quota" }

  /// True for a status that may mean that `response_format` is not known.
  var mayRefuseFormat: Bool { Self.refusals.contains(status) && (status < 500 || mentionsFormat) }

  /// True when the server speaks of the form of answers.
  var mentionsFormat: Bool {
    let text = allText.lowercased()
    return Self.formatWords.contains { text.contains($0) }
  }

  /// A text on one line without secrets, cut when it is long.
  static func short(_ text: String, from origin: AnswerOrigin) -> String {
    let line = origin.redacted(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > longest ? "\(line.prefix(longest))…" : line
  }
}
