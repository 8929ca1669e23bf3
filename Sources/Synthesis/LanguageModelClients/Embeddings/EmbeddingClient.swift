import Files

/// Asks an endpoint for the vectors of texts: several requests at once, in one thread, each again after a fault that may pass.
public final class EmbeddingClient {
  /// The texts of a request: enough that its way counts little, and below the limits of servers.
  public static let textsPerRequest = 64
  /// The requests at the same time.
  private static let concurrency = 4

  /// The server.
  public let endpoint: EmbeddingEndpoint
  /// The values of a vector; nil before the first answer.
  public private(set) var width: Int?
  private let transfers: TimedTransfers
  /// The number of the first transfer of a call; those of a call that ended with an error may still run.
  private var firstID = 0

  /// A client without requests.
  ///
  /// - Parameter width: the values of a vector, where they are known from earlier answers.
  /// - Throws: `ClientError.transport` when libcurl cannot be used; `FileError` when the file of certificates cannot be read.
  public init(_ endpoint: EmbeddingEndpoint, width: Int? = nil) throws {
    self.endpoint = endpoint
    self.width = width
    transfers = try TimedTransfers(endpoint.transfers)
  }

  /// Takes the number of values of a vector that another rank has been told.
  public func setWidth(_ width: Int) { self.width = width }

  /// The vectors of texts, in their order. Each request ends within its bounds and is sent a few times at most.
  ///
  /// - Parameter texts: texts that are not empty.
  /// - Throws: `ClientError.noEmbeddings` for an answer that cannot be used or a refusal, `.failing` when attempts are used up,
  ///   `.exhausted`, `.untrusted`, `.transport`; an encoding error.
  public func vectors(of texts: [String]) throws -> [[Float]] {
    var open = stride(from: 0, to: texts.count, by: Self.textsPerRequest).map {
      EmbeddingRequest(Array(texts[$0..<min($0 + Self.textsPerRequest, texts.count)]))
    }
    defer { firstID += open.count }
    while open.contains(where: { $0.vectors == nil }) {
      try send(&open)
      for event in try transfers.wait(seconds: pause(open)) where event.id >= firstID {
        open[event.id - firstID].isRunning = false
        try take(event.outcome, for: &open[event.id - firstID])
      }
    }
    return open.flatMap { $0.vectors ?? [] }
  }

  /// Sends the requests whose time has come.
  private func send(_ open: inout [EmbeddingRequest]) throws {
    var free = Self.concurrency - open.count { $0.isRunning }
    for place in open.indices where free > 0 && open[place].isWaiting && open[place].due <= transfers.now {
      try transfers.send(open[place].body(endpoint.model), to: endpoint.target, id: firstID + place)
      open[place].isRunning = true
      open[place].attempts += 1
      free -= 1
    }
  }

  /// The most seconds until a request may be sent or has ended.
  private func pause(_ open: [EmbeddingRequest]) -> Double {
    let next = open.filter(\.isWaiting).map(\.due).min() ?? .infinity
    return min(max(next - transfers.now, 0.001), 0.25)
  }

  private func take(_ outcome: TransportEvent.Outcome, for request: inout EmbeddingRequest) throws {
    switch outcome {
    case .failure(.encryption(let reason)): throw ClientError.untrusted(url: endpoint.url, reason: reason)
    case .failure(let failure): try repeats(&request, after: failure.description)
    case .response(let response) where response.status == 200: try take(response, for: &request)
    case .response(let response): try refuse(response, &request)
    }
  }

  /// Takes the vectors of an answer; one that cannot be used is asked for again, as often as answers of other requests.
  private func take(_ response: HTTPResponse, for request: inout EmbeddingRequest) throws {
    do throws(EmbeddingAnswer.Fault) {
      let answer = try EmbeddingAnswer(
        response.body, count: request.texts.count, width: width, from: endpoint.origin)
      width = answer.vectors.first?.count ?? width
      request.vectors = answer.vectors
    } catch {
      request.badAnswers += 1
      guard request.badAnswers < endpoint.retries.answers else { throw fault(error.description) }
      try repeats(&request, after: error.description)
    }
  }

  private func refuse(_ response: HTTPResponse, _ request: inout EmbeddingRequest) throws {
    let message = ServerMessage(response, from: endpoint.origin)
    if message.isExhausted { throw ClientError.exhausted(url: endpoint.url, message: message.text) }
    guard RetryPolicy.isTransient(status: response.status) else { throw fault(message.sentence) }
    try repeats(&request, after: message.sentence, retryAfter: RetryAfter.seconds(response))
  }

  /// Lets a request wait for its next attempt.
  private func repeats(_ request: inout EmbeddingRequest, after fault: String, retryAfter: Double? = nil) throws {
    let policy = endpoint.retries
    guard request.attempts < policy.attempts else {
      throw ClientError.failing(url: endpoint.url, count: request.attempts, last: fault)
    }
    let pause = policy.pause(key: request.texts[0], attempts: request.attempts, retryAfter: retryAfter)
    request.due = transfers.now + pause
  }

  private func fault(_ reason: String) -> ClientError { .noEmbeddings(url: endpoint.url, reason: reason) }
}

/// Some texts whose vectors are asked for together.
private struct EmbeddingRequest {
  private struct Body: Encodable {
    let model: String
    let input: [String]
  }

  let texts: [String]
  var vectors: [[Float]]?
  var isRunning = false
  /// The times that it was sent.
  var attempts = 0
  /// The answers that could not be used.
  var badAnswers = 0
  /// The moment from which it may be sent, by the clock of the transfers.
  var due = 0.0

  init(_ texts: [String]) { self.texts = texts }

  /// True when it must be sent.
  var isWaiting: Bool { vectors == nil && !isRunning }

  func body(_ model: String) throws -> [UInt8] {
    [UInt8](try canonicalJSON(Body(model: model, input: texts), pretty: false))
  }
}
