import ArgumentParser
import Configurations
import MessagePassing

/// The options of long-running commands.
struct StopOptions: ParsableArguments {
  /// The longest limit, about 31 years.
  private static let longest = 1e9

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The time after which to save everything and stop, with exit code 85 (serve: 0), in seconds or such as 10m, 2h, 1-00:00:00.",
      discussion: "Example: --time-limit 3600", valueName: "time"))
  var timeLimit: String?

  func validate() throws { _ = try seconds() }

  /// The limit in seconds; nil when there is none.
  private func seconds() throws -> Int? {
    guard let timeLimit else { return nil }
    guard let time = TimeSpan(timeLimit), time.seconds <= Self.longest else {
      throw ValidationError("--time-limit takes \(TimeSpan.forms), not \(timeLimit).")
    }
    guard time.seconds >= 1 else { throw ValidationError("--time-limit must be at least 1 second, not \(timeLimit).") }
    return Int(time.seconds)
  }

  /// The flag that tells all ranks to stop. Collective.
  func flag(_ world: Communicator) throws -> StopFlag { try StopFlag(world, timeLimit: seconds()) }
}
