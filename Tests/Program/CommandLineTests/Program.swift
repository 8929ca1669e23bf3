import Foundation
import TestSupport

/// The built program `chorus`, run alone or under `mpirun`.
struct Program {
  /// The path.
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
  ///   - directory: the working directory.
  ///   - ranks: how many ranks `mpirun` starts; nil: no `mpirun`.
  ///   - script: a shell script that each rank runs instead; it finds the program and its arguments in `"$0" "$@"`.
  ///   - limit: seconds after which the program is killed.
  ///   - sessions: a directory for the files of `mpirun`: jobs that begin at the same moment race to make the usual one.
  ///   - watch: called with the number of the process, that of `mpirun` if there is one, every few milliseconds; false
  ///     ends the process.
  /// - Throws: `ProgramError.tooSlow` when it was killed.
  func run(
    _ arguments: String, in directory: String, ranks: Int? = nil, script: String? = nil, limit: Int = 60,
    sessions: String? = nil, watch: ((Int32) -> Bool)? = nil
  ) throws -> Outcome {
    let place = sessions.map { ["--mca", "orte_tmpdir_base", $0] } ?? []
    let launcher = ranks.map { ["mpirun", "--bind-to", "none", "--oversubscribe"] + place + ["-n", "\($0)"] } ?? []
    let shell = script.map { ["sh", "-c", $0] } ?? []
    return try Command(
      words: launcher + shell + [path] + arguments.split(separator: " ").map { String($0) }, directory: directory
    ).run(limit: limit, watch: watch)
  }

  /// Runs the program with less memory than the machine has.
  ///
  /// - Parameters:
  ///   - arguments: its arguments, which may hold anything but NUL.
  ///   - kibibytes: the address space that it may take.
  ///   - limit: seconds after which the program is killed.
  ///   - watch: called with the process's number every few milliseconds; false ends the process.
  /// - Throws: `ProgramError.tooSlow` when it was killed.
  func run(
    _ arguments: [String], in directory: String, kibibytes: Int, limit: Int, watch: @escaping (Int32) -> Bool
  ) throws -> Outcome {
    let shell = ["sh", "-c", "ulimit -v \(kibibytes); exec \"$0\" \"$@\"", path]
    return try Command(words: shell + arguments, directory: directory).run(limit: limit, watch: watch)
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
