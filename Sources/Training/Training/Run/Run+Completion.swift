import Files
import MessagePassing

/// The behavior when another program trains a run at this moment.
public enum RunInUsePolicy: Sendable {
  /// An error.
  case refuse
  /// Waiting until the other program ends or stops.
  case wait
  /// Leaving the run to the other program.
  case skip
}

/// The way in which a run came to its end, or not yet.
public enum RunCompletion: Sendable {
  /// This team trained it.
  case trained(RunOutcome, RunTiming)
  /// Another program trained it to its end.
  case endedElsewhere
  /// Another program trains it at this moment.
  case inUse
  /// The wait for another program was ended by a stop request.
  case stopped
}

extension Run {
  /// Takes the lock of the directory and trains the run, unless another program does. Collective over the team.
  ///
  /// - Parameters:
  ///   - policy: the behavior when another program trains it at this moment.
  ///   - report: called on the team's first rank.
  /// - Throws: `AgreedFailure` when a rank cannot read or write, or another program trains the run and that is refused.
  public func complete(
    team: Communicator, ifInUse policy: RunInUsePolicy, stop: StopFlag, report: @escaping RunReport
  ) throws -> RunCompletion {
    switch try RunClaim.take(self, ifInUse: policy, team: team, stop: stop, report: report) {
    case .own(let lock):
      defer { withExtendedLifetime(lock) {} }
      let (outcome, timing) = try execute(team: team, stop: stop, report: report)
      return .trained(outcome, timing)
    case .ended: return .endedElsewhere
    case .inUse: return .inUse
    case .stopped: return .stopped
    }
  }

  /// The result of the run, which is trained unless it has finished before. Collective.
  ///
  /// - Returns: the result, and its time when it was trained now.
  /// - Throws: `AgreedFailure`: the run diverged, was stopped, is trained by another program, or a rank could not read or
  ///   write.
  public func result(
    world: Communicator, stop: StopFlag, report: @escaping RunReport
  ) throws -> (RunResult, RunTiming?) {
    if let finished = try world.result(of: self) {
      if world.isRoot { removeLeftovers() }
      return (finished, nil)
    }
    try inputs.verify(on: world)
    switch try complete(team: world, ifInUse: .refuse, stop: stop, report: report) {
    case .trained(.finished(let result), let timing): return (result, timing)
    case .trained(.diverged(let divergence), _):
      throw AgreedFailure(rank: 0, cause: world.isRoot ? divergence.error : nil)
    case .trained(.stopped, _), .stopped: throw Stopped.agreed(stop, world: world)
    case .endedElsewhere, .inUse: return try result(world: world, stop: stop, report: report)
    }
  }
}
