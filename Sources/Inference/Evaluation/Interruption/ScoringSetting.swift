import Files
import MessagePassing

/// The surroundings of a scoring that may take long: who may stop it, who hears of its progress, and where it keeps what it
/// has when it is stopped.
///
/// The scores depend on nothing of it: what was stopped resumes to the same bits, on any number of ranks.
public struct ScoringSetting {
  /// The news of a scoring, told on the first rank.
  public enum Event {
    /// Tokens that are scored, and all of them.
    case progress(done: Int, all: Int)
    /// The scoring resumes where it was stopped.
    case resumed(done: Int, all: Int)
    /// Unfinished scores cannot be kept, so that a stopped scoring would begin anew.
    case notKept(any Error)
  }

  /// The name of the scoring among those that share a state.
  public var name = "scores"
  /// Polled after every pass; nil when nobody may stop the scoring.
  public var stop: StopFlag?
  /// Seconds that stopping takes besides the pass that is being computed.
  public var reserve: () -> Double = { 0.2 }
  /// The place of unfinished scores; nil when they are not kept. All ranks have one or none.
  public var state: ScoringState?
  /// Seconds after which unfinished scores are kept in case that the process is killed.
  public var keepEvery = 60.0
  /// Called on the first rank.
  public var report: (Event) -> Void = { _ in }

  /// A setting in which a scoring runs to its end, unless told otherwise.
  public init(stop: StopFlag? = nil, state: ScoringState? = nil, report: @escaping (Event) -> Void = { _ in }) {
    self.stop = stop
    self.state = state
    self.report = report
  }

  /// The setting of a scoring of this name.
  public func named(_ name: String) -> ScoringSetting {
    var setting = self
    setting.name = name
    return setting
  }

  /// Runs a scoring; a request to terminate is left to the flag meanwhile.
  package func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    stop == nil ? try body() : try StopSignal.holdTermination(body)
  }
}

/// The end of a scoring that was asked to stop, on all of its ranks; what was done is kept.
public struct ScoringStopped: Error {
  /// Such an end.
  public init() {}
}

extension Communicator {
  /// Runs a scoring whose stop is the end of the command. Collective.
  ///
  /// - Parameter isSaved: false where what was done is lost.
  /// - Throws: `AgreedFailure` with `Stopped` on a stop request; what `body` throws.
  package func stopping<Result>(
    _ setting: ScoringSetting, isSaved: Bool = true, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let stopped as ScoringStopped {
      guard let stop = setting.stop else { throw stopped }
      throw Stopped.agreed(stop, isSaved: isSaved, world: self)
    }
  }
}
