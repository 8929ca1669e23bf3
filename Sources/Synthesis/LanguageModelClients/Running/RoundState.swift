/// The state of the ranks at the end of a round, as numbers that are summed over them.
struct RoundState {
  /// The counts of this run.
  let totals: RunTotals
  /// The tokens that no record counts yet.
  let openUsage: TokenUsage
  /// The most that the running requests will take.
  let reserved: Spending
  /// True when a rank learned of a stop request.
  let isAskedToStop: Bool
  /// True when a rank has requests to send.
  let hasOpenRequests: Bool
  private let finishedRanks: Double
  private let drainedRanks: Double

  /// The state of one rank.
  init(_ pump: RequestPump, isAskedToStop: Bool) {
    totals = pump.totals
    openUsage = pump.openUsage
    reserved = pump.reserved
    self.isAskedToStop = isAskedToStop
    hasOpenRequests = pump.hasOpenRequests
    finishedRanks = pump.isFinished ? 1 : 0
    drainedRanks = pump.isDrained ? 1 : 0
  }

  /// The numbers that ranks sum.
  var values: [Double] {
    [isAskedToStop ? 1 : 0, hasOpenRequests ? 1 : 0, finishedRanks, drainedRanks, reserved.tokens, reserved.cost]
      + totals.values + RunTotals(usage: openUsage).values
  }

  /// The state of all ranks.
  init(values: [Double]) {
    isAskedToStop = values[0] > 0
    hasOpenRequests = values[1] > 0
    finishedRanks = values[2]
    drainedRanks = values[3]
    reserved = Spending(tokens: values[4], cost: values[5])
    let counts = values[6...]
    totals = RunTotals(values: counts.prefix(counts.count / 2))
    openUsage = RunTotals(values: counts.suffix(counts.count / 2)).usage
  }

  /// The end of the run, when it is reached on all ranks.
  func end(of pump: RequestPump, ranks: Int) -> RunEnd? {
    if finishedRanks == Double(ranks) { return .finished }
    guard let reason = pump.stopReason, drainedRanks == Double(ranks) else { return nil }
    return .stopped(reason)
  }
}
