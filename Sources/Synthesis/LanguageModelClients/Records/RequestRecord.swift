/// The end of a request: one line of the records.
public struct RequestRecord: Codable, Sendable, Equatable {
  /// The kinds of failures.
  public enum FailureKind: String, Codable, Sendable {
    /// The server or the network failed on every attempt.
    case server
    /// No attempt would be answered: the server refuses this request, or its answer is too large.
    case refused
    /// The model answered, but not in the form that was asked for.
    case unparsable
  }

  /// The key of the request.
  public let key: String
  /// The kind of the request.
  public let operation: String
  /// The identifier of the source document.
  public let document: String
  /// The position among the document's requests of this operation.
  public let part: Int
  /// The entities that the request was about.
  public let entities: [String]
  /// The text of the answer, also of an unparsable one; nil when none came.
  public var text: String?
  /// The server's reason for the end of the answer: `stop`, `length`.
  public var finishReason: String?
  /// The tokens of all attempts.
  public var usage: TokenUsage
  /// The number of times that the request was sent.
  public var attempts: Int
  /// The fault in a sentence; nil when the request was answered.
  public var failure: String?
  /// The kind of the fault; nil when the request was answered.
  public var failureKind: FailureKind?
  /// The seconds from the first attempt to the end.
  public var seconds: Double

  /// The record of a request that ended; without `text` and `failure` until these are known.
  public init(of request: ModelRequest, usage: TokenUsage = TokenUsage(), attempts: Int = 1, seconds: Double = 0) {
    key = request.key
    operation = request.operation
    document = request.document
    part = request.part
    entities = request.entities
    self.usage = usage
    self.attempts = attempts
    self.seconds = seconds
  }

  /// True when the request has an answer of the right form.
  public var isAnswered: Bool { failure == nil }
}
