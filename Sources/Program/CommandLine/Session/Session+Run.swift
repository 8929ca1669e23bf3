import Files
import MessagePassing
import Training

extension Session {
  /// Trains a run in its own directory unless it has ended already. Collective.
  ///
  /// - Parameter name: what progress is told of.
  /// - Returns: the result, and how long it took when it was trained now.
  /// - Throws: `AgreedFailure`: the run diverged, was stopped, or a rank could not read or write.
  func finish(_ run: Run, _ name: String, stop: StopFlag) throws -> (RunResult, RunTiming?) {
    if let finished = try world.result(of: run) {
      if world.isRoot { run.removeLeftovers() }
      return (finished, nil)
    }
    try world.agree { try run.corpus.verify() }
    let lock = try world.agree { world.isRoot ? try DirectoryLock(directory: run.directory) : nil }
    defer { withExtendedLifetime(lock) {} }
    let printer = progressPrinter()
    let (outcome, timing) = try run.execute(team: world, stop: stop) { tell(name, $0, printer) }
    switch outcome {
    case .finished(let result): return (result, timing)
    case .stopped: throw Stopped.agreed(stop, world: world)
    case .diverged(let divergence): throw AgreedFailure(rank: 0, cause: world.isRoot ? divergence.error : nil)
    }
  }
}
