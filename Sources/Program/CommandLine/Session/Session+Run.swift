import Files
import MessagePassing
import Training

extension Session {
  /// Trains a run in its own directory unless it has already finished. Collective.
  ///
  /// - Parameter name: The name of the run in progress messages.
  /// - Returns: The result, and the timing if the run was trained by this call.
  /// - Throws: `AgreedFailure`: the run diverged, was stopped, or a rank could not read or write.
  func finish(_ run: Run, _ name: String, stop: StopFlag) throws -> (RunResult, RunTiming?) {
    if let finished = try world.result(of: run) {
      if world.isRoot { run.removeLeftovers() }
      return (finished, nil)
    }
    try run.corpus.verify(on: world)
    let lock = try world.agree { world.isRoot ? try DirectoryLock(directory: run.directory) : nil }
    defer { withExtendedLifetime(lock) {} }
    let printer = progressPrinter()
    let (outcome, timing) = try run.execute(team: world, stop: stop) { tell($0, of: name, printer) }
    switch outcome {
    case .finished(let result): return (result, timing)
    case .stopped: throw Stopped.agreed(stop, world: world)
    case .diverged(let divergence): throw AgreedFailure(rank: 0, cause: world.isRoot ? divergence.error : nil)
    }
  }
}
