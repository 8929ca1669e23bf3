/// Something that answers requests: an endpoint over HTTP, templates, a recorded endpoint.
///
/// One thread calls it; requests that were started run at the same time.
public protocol AnswerTransport: AnyObject {
  /// Starts a request and returns at once; its end is told with `id`, which is unique among those that run.
  func start(_ request: ModelRequest, id: Int) throws
  /// Waits until at least one request ends, and returns those that ended.
  ///
  /// When none ends, it returns after `seconds` of its own clock: a transport of tests advances its clock by as much.
  func wait(seconds: Double) throws -> [TransportEvent]
  /// The seconds since some moment, of the clock that `wait` follows.
  var now: Double { get }
  /// The name in messages: the address of an endpoint.
  var name: String { get }
  /// False when requests are sent without the form of their answers, which prompts then describe.
  var takesFormats: Bool { get }
  /// A text without the secrets of the transport, should a server repeat them.
  func redacted(_ text: String) -> String
}

extension AnswerTransport {
  /// A transport that has no address.
  public var name: String { "the endpoint" }
  /// Forms are sent.
  public var takesFormats: Bool { true }
  /// The text itself, where there are no secrets.
  public func redacted(_ text: String) -> String { text }
}
