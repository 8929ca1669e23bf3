/// The requests of one rank: it sends them, judges their ends, sends them again, and records them.
///
/// All waiting is the transport's, by its clock, so that a simulated transport needs no time.
final class RequestPump {
  /// The turns of waiting without time passing, after which the clock is taken for broken.
  private static let mostStandingTurns = 10_000

  private let transport: any AnswerTransport
  private let settings: RunnerSettings
  private let queue: RequestQueue
  private var gate: RequestGate
  private var support: FormatSupport
  private var running: [Int: PendingRequest] = [:]
  private var waiting: [PendingRequest] = []
  private var nextID = 0
  private var hasAnswered = false
  private var failuresInRow = 0
  private var drainEnd = Double.infinity
  private var standingTurns = 0
  /// The fault of the last request that failed.
  private(set) var lastFailure: String?
  /// The counts of this rank.
  private(set) var totals = RunTotals()
  /// The reason for which nothing is sent any more.
  private(set) var stopReason: StopReason?
  /// The part of the budget that may be used before the ranks compare their counts.
  var allowance: Spending

  /// A pump of one of `ranks` ranks.
  init(
    _ queue: RequestQueue, transport: any AnswerTransport, settings: RunnerSettings, ranks: Int, allowance: Spending
  ) {
    self.queue = queue
    self.transport = transport
    self.settings = settings
    self.allowance = allowance
    gate = RequestGate(settings.limits, ranks: ranks, now: transport.now)
    support = FormatSupport(best: transport.takesFormats ? .schema : .none)
  }

  private var now: Double { transport.now }

  /// True when every request of this rank has ended.
  var isFinished: Bool { queue.isFinished && running.isEmpty && waiting.isEmpty }

  /// True when a request must be sent that is not running.
  var hasOpenRequests: Bool { queue.hasNext || !waiting.isEmpty }

  /// True when no running request is waited for any more.
  var isDrained: Bool { running.isEmpty || now >= drainEnd }
}

// MARK: - Rounds

extension RequestPump {
  /// Sends and receives for the time of a round, or until there is nothing to do.
  func runRound() throws {
    let end = now + settings.roundSeconds
    repeat {
      try sendRequests(until: end)
      guard try isBusy() else { break }
      try takeEnds(until: end)
    } while now < end
    totals.reused = queue.reused
  }

  /// True when waiting makes sense.
  ///
  /// - Throws: `ClientError.waitingSource` when the source will never have a request.
  private func isBusy() throws -> Bool {
    if !running.isEmpty || !waiting.isEmpty { return true }
    guard stopReason == nil, !queue.hasNext else { return stopReason == nil && !allowance.isUsedUp }
    // Without a request at hand, the queue either had no time to find one, or there is none.
    guard queue.isFinished || !queue.isExhausted else { throw ClientError.waitingSource }
    return false
  }

  private func takeEnds(until end: Double) throws {
    let start = now
    let events = try transport.wait(seconds: max(0, min(end, nextStart()) - start))
    standingTurns = events.isEmpty && now <= start ? standingTurns + 1 : 0
    guard standingTurns < Self.mostStandingTurns else { throw ClientError.standingClock }
    for event in events { try take(event) }
  }

  /// The moment at which another request may be sent, if no running one ends before.
  private func nextStart() -> Double {
    guard running.count < gate.width else { return .infinity }
    let due = waiting.map(\.due).min() ?? .infinity
    return max(mayAsk ? now : due, now + gate.delay(at: now))
  }

  /// True when a request may be sent that was not sent yet.
  private var mayAsk: Bool {
    stopReason == nil && queue.hasNext && !allowance.isUsedUp
      && running.count + waiting.count < max(1, settings.limits.concurrency)
  }
}

// MARK: - Sending

extension RequestPump {
  private func sendRequests(until end: Double) throws {
    repeat {
      // A long list of recorded requests is passed over in several rounds.
      if stopReason == nil { try queue.fill { now < end } }
      guard running.count < gate.width, gate.delay(at: now) == 0, let pending = nextPending() else { return }
      try send(pending)
    } while true
  }

  private func nextPending() -> PendingRequest? {
    if let index = waiting.indices.filter({ waiting[$0].due <= now }).min(by: { waiting[$0].due < waiting[$1].due }) {
      return waiting.remove(at: index)
    }
    return mayAsk ? queue.removeNext().map { PendingRequest($0, support: support) } : nil
  }

  private func send(_ request: PendingRequest) throws {
    var pending = request
    if pending.attempts == 0 { pending.started = now }
    pending.attempts += 1
    gate.sent(tokens: pending.expectedTokens)
    allowance -= reserve(pending)
    nextID += 1
    running[nextID] = pending
    try transport.start(pending.attempt, id: nextID)
  }

  /// The most that an attempt takes.
  private func reserve(_ pending: PendingRequest) -> Spending {
    let prompt = TokenEstimate.promptTokens(pending.request)
    return spending(TokenUsage(promptTokens: prompt, completionTokens: pending.request.sampling.maxTokens))
  }

  private func spending(_ usage: TokenUsage) -> Spending {
    Spending(tokens: Double(usage.total), cost: settings.prices.cost(usage))
  }

  /// The tokens of unusable answers whose requests have no record yet.
  var openUsage: TokenUsage {
    (running.values + waiting).reduce(into: TokenUsage()) { $0 += $1.usage }
  }

  /// The most that the running requests will take.
  var reserved: Spending { running.values.reduce(Spending()) { $0 + reserve($1) } }
}

// MARK: - Ends

extension RequestPump {
  private func take(_ event: TransportEvent) throws {
    guard let pending = running.removeValue(forKey: event.id) else { return }
    let check = AnswerCheck(
      request: pending.request, hasFormat: pending.level != .none, isFirst: !hasAnswered,
      origin: AnswerOrigin(transport))
    try follow(check.verdict(event.outcome), for: pending)
  }

  private func follow(_ verdict: Verdict, for pending: PendingRequest) throws {
    switch verdict {
    case .answered(let answer): try end(received(answer, pending))
    case .unusable(let answer, let reason, let isFinal):
      try repeatAnswer(received(answer, pending), fault: reason, isFinal: isFinal)
    case .transient(let reason, let pause, let isRefusal):
      try repeatLater(failed(reason, pending), retryAfter: pause, isRefusal: isRefusal)
    case .unknownFormat(let reason, let isCertain): try simplify(failed(reason, pending), isCertain: isCertain)
    case .final(let reason): try end(failed(reason, pending), failure: .refused)
    case .fatal(let error): throw error
    }
  }

  /// A request with an answer, whatever its form.
  private func received(_ answer: Verdict.Answer, _ request: PendingRequest) -> PendingRequest {
    var pending = request
    pending.answers += 1
    pending.usage += answer.usage
    pending.answer = answer
    hasAnswered = true
    failuresInRow = 0
    gate.succeeded()
    gate.ended(tokens: answer.usage.total, expected: pending.expectedTokens)
    support.learn(pending.level, wasLowered: pending.wasLowered)
    return pending
  }

  /// A request without an answer.
  private func failed(_ reason: String, _ request: PendingRequest) -> PendingRequest {
    var pending = request
    pending.fault = reason
    gate.ended(tokens: 0, expected: pending.expectedTokens)
    return pending
  }

  private func repeatAnswer(_ request: PendingRequest, fault: String, isFinal: Bool) throws {
    var pending = request
    pending.fault = fault
    pending.due = now
    let isLast = pending.answers >= settings.retry.answers || pending.attempts >= settings.retry.attempts
    if isFinal || isLast { try end(pending, failure: .unparsable) } else { try hold(pending) }
  }

  private func repeatLater(_ request: PendingRequest, retryAfter: Double?, isRefusal: Bool) throws {
    var pending = request
    let pause = settings.retry.pause(key: pending.request.key, attempts: pending.attempts, retryAfter: retryAfter)
    if isRefusal { gate.refused(at: now, pause: pause) }
    pending.due = now + pause
    if pending.attempts >= settings.retry.attempts { try end(pending, failure: .server) } else { try hold(pending) }
  }

  private func simplify(_ request: PendingRequest, isCertain: Bool) throws {
    var pending = request
    guard let level = support.level(after: pending.level, isCertain: isCertain),
      pending.attempts < settings.retry.attempts
    else { return try end(pending, failure: .refused) }
    pending.level = level
    pending.wasLowered = true
    pending.due = now
    try hold(pending)
  }

  /// Keeps a request for its next attempt. After a stop request there is none: it has no record, so the next start asks it
  /// again, unless tokens were spent for it, which a record must count.
  private func hold(_ pending: PendingRequest) throws {
    if stopReason == nil { return waiting.append(pending) }
    if pending.answers > 0 { try end(pending, failure: .unparsable) }
  }

  private func end(_ pending: PendingRequest, failure kind: RequestRecord.FailureKind? = nil) throws {
    let record = pending.record(at: now, failure: kind)
    totals.count(record)
    try queue.end(record)
    if let kind, kind != .unparsable { try countFailure(record) }
  }

  private func countFailure(_ record: RequestRecord) throws {
    failuresInRow += 1
    lastFailure = record.failure
    guard failuresInRow >= (hasAnswered ? settings.failureLimit : settings.firstFailureLimit) else { return }
    throw ClientError.failing(url: transport.name, count: failuresInRow, last: record.failure ?? "")
  }
}

// MARK: - Stopping

extension RequestPump {
  /// Sends nothing from now on; running requests may end.
  func beginStop(_ reason: StopReason) throws {
    stopReason = reason
    if reason == .requested { drainEnd = now + settings.drainSeconds }
    let left = waiting
    waiting = []
    for pending in left { try hold(pending) }
  }
}
