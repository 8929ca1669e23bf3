import MessagePassing

/// Asks all requests of a source, on all ranks, and records how each ended.
///
/// Each rank has a source of its own with the requests of its documents. Ranks work by themselves for about half a second,
/// then they sum their counts and decide together whether to stop, so that all end for the same reason.
public final class RequestRunner {
  private let transport: any AnswerTransport
  private let settings: RunnerSettings
  private let records: RequestRecords
  /// The tokens of all records, of all ranks and all starts.
  public private(set) var usage: TokenUsage

  /// A runner that appends to some records.
  public init(transport: any AnswerTransport, settings: RunnerSettings, records: RequestRecords) {
    self.transport = transport
    self.settings = settings
    self.records = records
    usage = records.totals.usage
  }

  /// The cost of all records, of all ranks and all starts.
  public var cost: Double { settings.prices.cost(usage) }

  /// Asks the requests of a source that have no record. Collective; the settings must agree.
  ///
  /// - Parameters:
  ///   - source: the requests of this rank.
  ///   - stop: the stop request of the job.
  ///   - progress: called with the counts of all ranks in this run after each round.
  /// - Throws: an agreed failure with a `ClientError` when the server refuses everything, with a `FileError` when records
  ///   cannot be written, or with an error of the source. What was answered until then is recorded.
  public func run(
    _ source: any RequestSource, on world: Communicator, stop: StopFlag? = nil, progress: (RunTotals) -> Void = { _ in }
  ) throws -> RunSummary {
    let pump = newPump(source, ranks: world.size)
    let before = usage
    while true {
      let state = try round(pump, on: world, stop: stop)
      usage = before
      usage += state.totals.usage
      progress(state.totals)
      if let end = state.end(of: pump, ranks: world.size) {
        try world.agree { try checkAnswers(pump, state.totals) }
        return RunSummary(end: end, totals: state.totals)
      }
      try stopOrContinue(pump, state, on: world)
    }
  }

  private func newPump(_ source: any RequestSource, ranks: Int) -> RequestPump {
    let queue = RequestQueue(source, records: records, repeatsFailures: settings.repeatsFailures)
    let allowance = settings.budget.allowance(after: spending(usage), ranks: ranks)
    return RequestPump(queue, transport: transport, settings: settings, ranks: ranks, allowance: allowance)
  }

  private func spending(_ usage: TokenUsage) -> Spending {
    Spending(tokens: Double(usage.total), cost: settings.prices.cost(usage))
  }

  /// Lets every rank work for a while, and sums their states. Collective.
  private func round(_ pump: RequestPump, on world: Communicator, stop: StopFlag?) throws -> RoundState {
    try world.agree {
      try pump.runRound()
      try records.flush()
    }
    // A rank without requests waits here for the others, without keeping its core busy.
    try world.idleBarrier()
    let isAsked = try stop?.poll(reserve: settings.drainSeconds) ?? false
    var values = RoundState(pump, isAskedToStop: isAsked).values
    try world.allReduce(&values)
    return RoundState(values: values)
  }

  /// Decides, as every rank does, what the next round may use. Collective.
  private func stopOrContinue(_ pump: RequestPump, _ state: RoundState, on world: Communicator) throws {
    var spent = usage
    spent += state.openUsage
    pump.allowance = settings.budget.allowance(after: spending(spent) + state.reserved, ranks: world.size)
    guard pump.stopReason == nil, let reason = stopReason(state, spent: spent) else { return }
    try world.agree { try pump.beginStop(reason) }
  }

  /// A run of a few requests ends before as many failed as end a longer one.
  ///
  /// - Throws: `ClientError.failing` on ranks whose requests failed, when none was answered on any.
  private func checkAnswers(_ pump: RequestPump, _ totals: RunTotals) throws {
    guard totals.failed > 0, totals.answered + totals.unparsable + totals.reused == 0, let last = pump.lastFailure
    else {
      return
    }
    throw ClientError.failing(url: transport.name, count: totals.failed, last: last)
  }

  private func stopReason(_ state: RoundState, spent: TokenUsage) -> StopReason? {
    if state.isAskedToStop { return .requested }
    // A run whose last requests took what was left, or are all recorded, is finished.
    return state.hasOpenRequests ? settings.budget.reached(by: spending(spent)) : nil
  }
}

/// The end of a run and its counts.
public struct RunSummary: Sendable, Equatable {
  /// The end.
  public let end: RunEnd
  /// The counts of this run over all ranks.
  public let totals: RunTotals
}
