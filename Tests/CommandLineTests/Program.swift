import Foundation
import TestSupport

/// The built program `chorus`, run alone or under `mpirun`.
struct Program {
  /// Where it is.
  let path: String

  /// Finds the program beside the running test, or where `CHORUS_BINARY` says.
  ///
  /// - Throws: `ProgramError.missing`.
  init() throws {
    let test = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
    path =
      ProcessInfo.processInfo.environment["CHORUS_BINARY"]
      ?? test.deletingLastPathComponent().appendingPathComponent("chorus").path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw ProgramError.missing(path: path) }
  }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: its arguments, separated by single spaces.
  ///   - folder: the working directory.
  ///   - ranks: how many ranks `mpirun` starts; nil: no `mpirun`.
  ///   - script: a shell script that each rank runs instead; it finds the program and its arguments in `"$0" "$@"`.
  ///   - limit: seconds after which the program is killed.
  /// - Throws: `ProgramError.tooSlow` when it was killed.
  func run(
    _ arguments: String, in folder: String, ranks: Int? = nil, script: String? = nil, limit: Int = 60
  ) throws -> Outcome {
    let launcher = ranks.map { ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", "\($0)"] } ?? []
    let shell = script.map { ["sh", "-c", $0] } ?? []
    return try Command(
      words: launcher + shell + [path] + arguments.split(separator: " ").map { String($0) }, folder: folder
    ).run(limit: limit)
  }
}

/// Why a program did not run to its end.
enum ProgramError: Error, CustomStringConvertible {
  case missing(path: String)
  case tooSlow(command: String, seconds: Int)
  case failed(command: String, output: String)

  var description: String {
    switch self {
    case .missing(let path):
      "there is no program at \(path); build it with swift build --product chorus, or name it in CHORUS_BINARY"
    case .tooSlow(let command, let seconds):
      "\(command) was killed because it did not end within \(seconds) s"
    case .failed(let command, let output):
      "\(command) failed: \(output)"
    }
  }
}
