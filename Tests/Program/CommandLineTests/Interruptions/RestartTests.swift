import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// `launch/local --restarts` starts a job again that crashed, and no other.
  @Suite(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"))
  struct RestartTests {
    private static let study =
      "study run study.yaml --output out --set training.epochs=300 --set training.checkpointEvery=0.2"

    /// Runs `launch/local` here.
    private func local(
      _ arguments: String, in place: Workplace, watch: ((Int32) -> Bool)? = nil
    ) throws -> Outcome {
      let words = ["CHORUS_BINARY=\(try Program().path)", packageFile("launch/local")]
      return try Command(words: words + arguments.split(separator: " ").map { String($0) }, directory: place.path)
        .run(watch: watch)
    }

    @Test func `a job whose rank is killed is started again and ends well`() throws {
      let (place, undisturbed) = (try Workplace(), try Workplace())
      let sender = Kill.Sender(Kill(target: .rank(1), signal: SIGKILL, moment: 0)) { place.makesSteps }
      let outcome = try local("--ranks 2 --restarts 2 \(Self.study)", in: place, watch: sender.watch)
      #expect(sender.isSent)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let said = lines(outcome.standardError).filter { $0.hasPrefix("local: ") }
      #expect(said.count == 2 && said.first?.contains("rank 1 on") == true, "\(said)")
      #expect(said.first?.contains("was killed by signal 9 (KILL), exit code 137") == true, "\(said)")
      #expect(said.last == "local: the job ended with exit code 137; starting it again, 1 restart(s) left")
      #expect(try undisturbed.chorus(Self.study).exitCode == 0)
      try place.expectSameStudy(as: undisturbed, "after a restart")
    }

    @Test(
      arguments: [
        ("--ranks 2 --restarts 3 train run.yaml --output out --set training.epoch=2", 65),
        ("--ranks 2 --restarts 3 train run.yaml --output out --epochs 2", 64),
        ("--restarts x train run.yaml --output out", 64), ("--restarts -1 train run.yaml --output out", 64),
        ("--restarts", 64), ("--ranks 0 --restarts 1 train run.yaml --output out", 64),
      ] as [(String, Int32)])
    func `wrong input is not started again`(arguments: String, code: Int32) throws {
      let place = try Workplace()
      let outcome = try local(arguments, in: place)
      #expect(outcome.exitCode == code, "\(outcome.standardError)")
      #expect(!outcome.standardError.contains("starting it again"))
      #expect(!place.exists("out"))
    }

    @Test(arguments: [SIGUSR1, SIGTERM, SIGHUP]) func `a job that was asked to stop is not started again`(signal: Int32)
      throws
    {
      let place = try Workplace()
      let sender = Kill.Sender(Kill(target: .launcher, signal: signal, moment: 0)) { place.makesSteps }
      let outcome = try local("--ranks 2 --restarts 3 \(Self.study)", in: place, watch: sender.watch)
      #expect(sender.isSent)
      #expect(outcome.exitCode == 85, "\(outcome.standardError)")
      #expect(!outcome.standardError.contains("starting it again"))
    }

    @Test func `the time limit's exit code is passed on`() throws {
      let place = try Workplace()
      let outcome = try local(
        "--ranks 2 --restarts 3 \(Self.study) --set training.epochs=5000 --time-limit 1", in: place)
      #expect(outcome.exitCode == 85, "\(outcome.standardError)")
      #expect(!outcome.standardError.contains("starting it again"))
    }
  }
}
