import ArgumentParser
import Logging

/// The options of every command.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  @Flag(help: "Print errors only.")
  var quiet = false

  @Flag(help: "Print more messages.")
  var verbose = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Threads of the matrix library on each rank.", discussion: "One rank per core is fastest. Example: --threads 2"))
  var threads = 1

  /// The lowest level of messages that are shown.
  var logLevel: Logger.Level { quiet ? .error : verbose ? .debug : .info }

  func validate() throws {
    guard !quiet || !verbose else {
      throw ValidationError("--quiet and --verbose exclude each other; give one of them.")
    }
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be in 1…1024, not \(threads).") }
  }
}
