import Foundation
import TestSupport

/// Words of a command line, looked up in `PATH`.
struct Command {
  let words: [String]
  let directory: String

  /// Runs the command; what it prints goes through files, which neither fill up nor wait for an orphan to close them.
  ///
  /// - Parameter watch: called with the process's number every few milliseconds; false ends the process.
  /// - Throws: `ProgramError.tooSlow` when it was killed after `limit` seconds.
  func run(limit: Int = 60, watch: ((Int32) -> Bool)? = nil) throws -> Outcome {
    let output = try TemporaryDirectory()
    let (process, ended) = (Process(), DispatchSemaphore(value: 0))
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Threads of Swift hold back most signals, and a process inherits that from the one that starts it: a launcher would
    // not hear that it is asked to end.
    process.arguments = ["--default-signal"] + words
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = Self.environment
    process.standardInput = FileHandle.nullDevice
    let files = try ["output", "error"].map {
      try FileHandle(forWritingTo: URL(fileURLWithPath: output.write("", to: $0)))
    }
    // A process keeps its files open after its end, and Foundation cannot start one beside more than a thousand of them.
    defer { for file in files { try? file.close() } }
    process.standardOutput = files[0]
    process.standardError = files[1]
    process.terminationHandler = { _ in ended.signal() }
    let start = ContinuousClock.now
    try process.run()
    guard wait(for: process, ended, limit: limit, watch: watch) else {
      throw ProgramError.tooSlow(command: words.joined(separator: " "), seconds: limit)
    }
    let status = process.terminationStatus
    return Outcome(
      exitCode: process.terminationReason == .exit ? status : 128 + status,
      standardOutput: try String(contentsOfFile: output.path("output"), encoding: .utf8),
      standardError: try String(contentsOfFile: output.path("error"), encoding: .utf8),
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// Runs a tool that is expected to succeed.
  ///
  /// - Throws: `ProgramError`.
  static func run(_ words: [String], in directory: String) throws {
    let outcome = try Command(words: words, directory: directory).run()
    guard outcome.exitCode == 0 else {
      throw ProgramError.failed(command: words.joined(separator: " "), output: outcome.standardError)
    }
  }

  /// Waits for the end of a process, which it ends when it is told to.
  ///
  /// - Returns: false when it was ended because it did not end in time.
  private func wait(
    for process: Process, _ ended: DispatchSemaphore, limit: Int, watch: ((Int32) -> Bool)?
  ) -> Bool {
    let deadline = DispatchTime.now() + .seconds(limit)
    while ended.wait(timeout: watch == nil ? deadline : .now() + .milliseconds(4)) == .timedOut {
      let isWanted = watch?(process.processIdentifier) ?? true
      guard !isWanted || DispatchTime.now() >= deadline else { continue }
      end(process, ended)
      return !isWanted
    }
    return true
  }

  /// `mpirun` takes its ranks with it when it is asked to end, but not when it is killed.
  private func end(_ process: Process, _ ended: DispatchSemaphore) {
    process.terminate()
    guard ended.wait(timeout: .now() + .seconds(5)) == .timedOut else { return }
    kill(process.processIdentifier, SIGKILL)
    _ = ended.wait(timeout: .now() + .seconds(5))
  }

  /// Open MPI refuses to start for root unless it is told twice, and waits a second before it clears up a failed job
  /// unless it is told not to. What it leaves in the environment of a process that speaks MPI itself, as this one does
  /// when it runs the distributed tests, would make a launcher below it believe that it is a rank.
  private static var environment: [String: String] {
    let settings = [
      "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
      "OMPI_MCA_odls_base_sigkill_timeout": "0",
    ]
    let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
      !["OMPI_", "ORTE_", "PMIX_"].contains { name.hasPrefix($0) }
    }
    return inherited.merging(settings) { $1 }
  }
}
