import Files
import MessagePassing

/// The rounds of a scoring: after each, its ranks agree to continue, to keep what they have, or to stop.
///
/// Vectors are computed that grow at their end. A round ends early when a stop was requested, and when values are due
/// to be kept.
package final class ScoringRounds {
  /// The vectors of a scoring, which all ranks know.
  package struct Task {
    /// The length of each vector.
    package var lengths: [Int]
    /// The tokens of the text.
    package var tokens: Int

    /// Vectors over the tokens of a text.
    package init(lengths: [Int], tokens: Int) {
      self.lengths = lengths
      self.tokens = tokens
    }
  }

  private enum Demand: Int { case more, keep, stop }

  /// The values of each vector that are restored or kept, on every rank.
  package private(set) var kept: [Int]
  private let task: Task
  private let setting: ScoringSetting
  private let team: Communicator
  private let clock = ContinuousClock()
  private var roundStart, lastPass: ContinuousClock.Instant
  private var longestPass = 0.0
  private var isAsked = false
  /// Values that all ranks have, as this one estimates.
  private var done = 0.0
  /// The reason why nothing can be kept, on the first rank.
  private var fault: (any Error)?

  /// Begins or resumes a scoring. Collective.
  ///
  /// - Parameter restore: called on the first rank with kept values.
  /// - Throws: `MPIError`.
  package init(
    _ task: Task, setting: ScoringSetting, team: Communicator, restore: (BlockJournal.Block) -> Void
  ) throws(MPIError) {
    self.task = task
    self.setting = setting
    self.team = team
    roundStart = clock.now
    lastPass = roundStart
    kept = task.lengths.map { _ in 0 }
    guard let state = setting.state else { return }
    if team.isRoot, state.has(setting.name) { open(state, restore: restore) }
    kept = LittleEndian.integers(try team.broadcast(LittleEndian.bytes(kept))[...])
    done = Double(kept.reduce(0, +))
    if team.isRoot, done > 0 { setting.report(.resumed(done: doneTokens, all: task.tokens)) }
  }

  private func open(_ state: ScoringState, restore: (BlockJournal.Block) -> Void) {
    do {
      _ = try state.journal(setting.name) { take($0, restore: restore) }
    } catch {
      note(error)
    }
  }

  private func take(_ block: BlockJournal.Block, restore: (BlockJournal.Block) -> Void) {
    guard kept.indices.contains(block.vector), block.start <= kept[block.vector] else { return }
    let end = block.start + block.count
    guard end <= task.lengths[block.vector] else { return }
    restore(block)
    kept[block.vector] = max(kept[block.vector], end)
  }

  /// The first fault is told; the scoring continues.
  private func note(_ error: any Error) {
    if fault == nil { setting.report(.notKept(error)) }
    fault = error
  }

  private var doneTokens: Int {
    let all = Double(max(task.lengths.reduce(0, +), 1))
    return min(Int(done / all * Double(task.tokens)), task.tokens)
  }
}

extension ScoringRounds {
  /// Notes a pass that this rank has computed.
  ///
  /// - Parameter values: their number, of all vectors.
  /// - Returns: true when the round ends after it.
  /// - Throws: `MPIError`.
  package func endsRound(afterValues values: Int) throws(MPIError) -> Bool {
    let now = clock.now
    longestPass = max(longestPass, (now - lastPass) / .seconds(1))
    lastPass = now
    done += Double(values * team.size)
    if team.isRoot { setting.report(.progress(done: min(doneTokens, task.tokens - 1), all: task.tokens)) }
    return try isStopAsked() || isKeepDue
  }

  private func isStopAsked() throws(MPIError) -> Bool {
    guard let stop = setting.stop else { return false }
    isAsked = try stop.poll(reserve: 1.5 * longestPass + setting.reserve())
    return isAsked
  }

  private var isKeepDue: Bool {
    setting.state != nil && (clock.now - roundStart) / .seconds(1) >= setting.keepEvery
  }

  /// Waits for the ranks that are still in the round, without keeping them from a stop request. Collective.
  ///
  /// - Throws: `MPIError`.
  package func wait() throws(MPIError) {
    guard team.size > 1 else { return }
    try team.idleBarrier { () throws(MPIError) in _ = try isStopAsked() }
  }

  /// Ends a round after which there is more to do. Collective.
  ///
  /// - Parameters:
  ///   - next: for each vector the first value that this rank still owes; the length for one that it owes nothing of.
  ///   - values: gives the first rank some values of a vector that all ranks have computed together. Collective.
  /// - Throws: `ScoringStopped` on a stop request of any rank; `AgreedFailure` when what is done cannot be kept then.
  package func endRound<Value: BitwiseCopyable>(
    next: [Int], values: (_ vector: Int, _ range: Range<Int>) throws -> [Value]
  ) throws {
    let own = isAsked ? Demand.stop : isKeepDue ? .keep : .more
    let demand = Demand(rawValue: try team.allReduceMaximum(own.rawValue)) ?? .stop
    guard demand != .more else { return }
    try keep(next: next, values: values)
    roundStart = clock.now
    lastPass = roundStart
    guard demand == .stop else { return }
    try team.agree { if let fault { throw fault } }
    throw ScoringStopped()
  }

  private func keep<Value: BitwiseCopyable>(
    next: [Int], values: (_ vector: Int, _ range: Range<Int>) throws -> [Value]
  ) throws {
    guard let state = setting.state else { return }
    for vector in kept.indices {
      let range = kept[vector]..<max(kept[vector], try team.allReduceMinimum(next[vector]))
      guard !range.isEmpty else { continue }
      let values = try values(vector, range)
      if team.isRoot { attempt { try state.journal(setting.name).append(values, to: vector, at: range.lowerBound) } }
      kept[vector] = range.upperBound
    }
    guard team.isRoot else { return }
    attempt {
      try state.journal(setting.name).flush()
      try state.keepComplete()
    }
  }

  private func attempt(_ body: () throws -> Void) {
    guard fault == nil else { return }
    do { try body() } catch { note(error) }
  }

  /// Ends the scoring with all values, which are kept when another scoring of the state is stopped.
  package func finish<Value: BitwiseCopyable>(_ vectors: [[Value]]) {
    guard team.isRoot else { return }
    setting.report(.progress(done: task.tokens, all: task.tokens))
    setting.state?.remember(setting.name) { [kept] journal in
      for (vector, values) in vectors.enumerated() where kept[vector] < values.count {
        try journal.append(Array(values[kept[vector]...]), to: vector, at: kept[vector])
      }
    }
  }
}
