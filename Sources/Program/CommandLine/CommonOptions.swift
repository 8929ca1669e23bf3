import ArgumentParser
import Logging

/// What every command understands.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print one JSON object on standard output and nothing else there.")
  var json = false

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Flag(help: "Say more.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Threads of the matrix library on each rank.", discussion: "One rank a core is best; example: --threads 2."))
  var threads = 1

  /// The least important messages that are shown.
  var logLevel: Logger.Level { quiet ? .error : verbose ? .debug : .info }

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be in 1…1024, not \(threads).") }
  }
}
