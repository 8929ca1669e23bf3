import ArgumentParser
import MessagePassing

/// What commands that take long understand.
struct StopOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Seconds after which to stop with everything saved and exit code 85.", discussion: "Example: --time-limit 3600"))
  var timeLimit: Int?

  func validate() throws {
    guard let timeLimit, timeLimit <= 0 else { return }
    throw ValidationError("--time-limit must be at least 1 second, not \(timeLimit).")
  }

  /// The flag that all ranks look at. Collective.
  func flag(_ world: Communicator) throws -> StopFlag { try StopFlag(world, timeLimit: timeLimit) }
}
