/// An endpoint whose answers were recorded as the output of a batch: it answers requests by their keys, at once.
///
/// A request that was not recorded fails with status 404.
public final class RecordedTransport: AnswerTransport {
  private let answers: BatchOutput
  private var events: [TransportEvent] = []
  /// The seconds that were waited for.
  public private(set) var now = 0.0
  /// The number of requests that were started.
  public private(set) var requestCount = 0

  /// An endpoint with the answers in a file of batch output.
  ///
  /// - Throws: `FileError`; `ClientError.corruptedBatch`.
  public init(path: String) throws {
    answers = try BatchOutput(path: path)
  }

  /// Answers a request.
  public func start(_ request: ModelRequest, id: Int) {
    requestCount += 1
    let response = answers[request.key] ?? HTTPResponse(status: 404, body: Array("{}".utf8))
    events.append(TransportEvent(id: id, outcome: .response(response)))
  }

  /// The answers to what was started; the clock advances when there are none.
  public func wait(seconds: Double) -> [TransportEvent] {
    if events.isEmpty { now += seconds }
    defer { events = [] }
    return events
  }
}
