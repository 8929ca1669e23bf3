import ArgumentParser
import MessagePassing

/// The options of long-running commands.
struct StopOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Seconds after which to save everything and stop with exit code 85.", discussion: "Example: --time-limit 3600"))
  var timeLimit: Int?

  func validate() throws {
    guard let timeLimit, timeLimit <= 0 else { return }
    throw ValidationError("--time-limit must be at least 1 second, not \(timeLimit).")
  }

  /// The flag that tells all ranks to stop. Collective.
  func flag(_ world: Communicator) throws -> StopFlag { try StopFlag(world, timeLimit: timeLimit) }
}
