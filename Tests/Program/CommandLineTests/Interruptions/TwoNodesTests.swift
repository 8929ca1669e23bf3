import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Ranks on two pretended nodes, which share files but no memory and have names of their own.
  @Suite(
    .enabled(if: TwoNodes.isAvailable, "two nodes can be pretended by root only, with unshare, nsenter and mpirun"))
  struct TwoNodesTests {
    private static let train = "train run.yaml --set training.epochs=200 --set training.checkpointEvery=0.2 --output"

    @Test(arguments: [1, 2]) func `ranks on two nodes write the bytes of one rank`(ranksOfEach: Int) throws {
      let place = try Workplace()
      let outcome = try TwoNodes.run("train run.yaml --output out", in: place, ranksOfEach: ranksOfEach)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for file in sameFiles { #expect(try place.bytes("out/\(file)") == place.bytes("run/\(file)"), "\(file)") }
    }

    @Test func `a run that is stopped and killed resumes on another number of nodes`() throws {
      let place = try Workplace()
      try #require(try place.chorus("\(Self.train) undisturbed").exitCode == 0)
      let stopped = try interrupt(place, signal: SIGUSR1, to: .launcher) {
        try TwoNodes.run("\(Self.train) out", in: place, ranksOfEach: 1, watch: $0)
      }
      stopped.expectRefusal(85, says: ["stopped"], ranks: 2, isQuiet: false)
      let alone = try interrupt(place, signal: SIGUSR1, to: .launcher) {
        try place.chorus("\(Self.train) out", watch: $0)
      }
      #expect(alone.exitCode == 85 && alone.standardError.contains("resuming after step"), "\(alone.standardError)")
      let killed = try interrupt(place, signal: SIGKILL, to: .rank(3)) {
        try TwoNodes.run("\(Self.train) out", in: place, ranksOfEach: 2, watch: $0)
      }
      #expect(killed.exitCode == 137, "\(killed.standardError)")
      #expect(killed.seconds < NoHangTests.timeout)
      let outcome = try TwoNodes.run("\(Self.train) out", in: place, ranksOfEach: 1)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for file in sameFiles { #expect(try place.bytes("out/\(file)") == place.bytes("undisturbed/\(file)"), "\(file)") }
      #expect(try place.metrics("out") == place.metrics("undisturbed"))
      #expect(!place.exists("out/state"))
    }

    /// Sends a signal to a job when it has made some steps.
    private func interrupt(
      _ place: Workplace, signal: Int32, to target: Kill.Target,
      _ job: (@escaping (Int32) -> Bool) throws -> Outcome
    ) throws -> Outcome {
      let sender = Kill.Sender(Kill(target: target, signal: signal, moment: 0), isReady: place.moreSteps())
      return try job(sender.watch)
    }
  }
}

/// Two pretended nodes of this machine.
enum TwoNodes {
  private static let script = packageFile("Tests/Faults/two-nodes")

  /// A Boolean value that is true if they can be set up here.
  static let isAvailable: Bool =
    getuid() == 0 && ["mpirun", "unshare", "nsenter"].allSatisfy { isInstalled($0) }
    && (try? Command.run([script, "1", "true"], in: "/")) != nil

  /// Runs `chorus` on both; see `Program.run`.
  static func run(
    _ arguments: String, in place: Workplace, ranksOfEach ranks: Int, watch: ((Int32) -> Bool)? = nil
  ) throws -> Outcome {
    let words = [script, "\(ranks)", try Program().path] + arguments.split(separator: " ").map { String($0) }
    return try Command(words: words, directory: place.path).run(watch: watch)
  }
}

/// A file of this package.
func packageFile(_ name: String) -> String {
  (URL(fileURLWithPath: #filePath).pathComponents.dropLast(5) + [name]).joined(separator: "/").replacing(
    "//", with: "/")
}
