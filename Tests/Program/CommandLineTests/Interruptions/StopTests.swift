import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// All ranks stop in order with exit code 85, whichever process gets the stop request, and the same command resumes.
  @Suite(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"))
  struct StopTests {
    /// The way in which a job is asked to stop.
    enum Way: CaseIterable {
      case timeLimit, signalToLauncher, signalToLastRank, terminationOfLastRank
    }

    /// Seconds from the stop request to the end of the job.
    static let timeout = 5.0
    private static let settings = "--set training.checkpointEvery=0.2 --set training.epochs="
    // Several times as long as the time limit on any machine.
    private static let train = "train run.yaml --output out \(settings)1500"
    private static let study = "study run study.yaml --output out \(settings)900 --set recipes.ensemble.members=2"

    /// Every way and every number of ranks once; all combinations when `CHORUS_KILLS` asks for thoroughness.
    private static let cases: [(ranks: Int, way: Way)] =
      ProcessInfo.processInfo.environment["CHORUS_KILLS"] == nil
      ? [(1, .signalToLauncher), (2, .timeLimit), (4, .signalToLastRank), (2, .terminationOfLastRank)]
      : [1, 2, 4].flatMap { ranks in Way.allCases.map { (ranks, $0) } }

    @Test(arguments: [train, study]) func `all ranks stop, and the same command resumes to the same bytes`(
      command: String
    ) throws {
      let undisturbed = try Workplace()
      let expected = try undisturbed.chorus(command, ranks: 2)
      try #require(expected.exitCode == 0, "\(expected.standardError)")
      for (ranks, way) in Self.cases {
        let place = try Workplace()
        let outcome = try interrupt(command, ranks, way, place)
        outcome.expectRefusal(85, says: ["stopped", "everything is saved"], ranks: ranks, isQuiet: false)
        let finished = try place.chorus(command, ranks: ranks == 1 ? 2 : 1)
        #expect(finished.exitCode == 0, "\(way), \(ranks) rank(s): \(finished.standardError)")
        #expect(finished.standardError.contains("resuming after step"), "\(way): \(finished.standardError)")
        try expectSame(command, place, undisturbed, "\(way), \(ranks) rank(s)")
      }
    }

    private func expectSame(
      _ command: String, _ place: Workplace, _ undisturbed: Workplace, _ comment: Comment
    ) throws {
      guard command == Self.train else { return try place.expectSameStudy(as: undisturbed, comment) }
      for file in sameFiles { #expect(try place.bytes("out/\(file)") == undisturbed.bytes("out/\(file)"), comment) }
      #expect(!place.exists("out/state"), comment)
    }

    /// Asks a job to stop once it makes steps.
    private func interrupt(_ command: String, _ ranks: Int, _ way: Way, _ place: Workplace) throws -> Outcome {
      guard way != .timeLimit else {
        let outcome = try place.chorus("\(command) --time-limit 1", ranks: ranks)
        #expect(outcome.seconds < 1 + Self.timeout)
        return outcome
      }
      let signal = way == .terminationOfLastRank ? SIGTERM : SIGUSR1
      let target = way == .signalToLauncher ? Kill.Target.launcher : .rank(ranks - 1)
      let sender = Kill.Sender(Kill(target: target, signal: signal, moment: 0)) { place.makesSteps }
      let start = ContinuousClock.now
      let outcome = try place.chorus(command, ranks: ranks, watch: sender.watch)
      #expect(sender.isSent)
      #expect(ContinuousClock.now - start < .seconds(2 + Self.timeout))
      return outcome
    }

    @Test func `teams that train different members both stop`() throws {
      let place = try Workplace()
      let sender = Kill.Sender(Kill(target: .rank(1), signal: SIGUSR1, moment: 0)) { place.runsUnderWay == 2 }
      let outcome = try place.chorus(Self.study, ranks: 2, watch: sender.watch)
      outcome.expectRefusal(85, says: ["stopped"], ranks: 2, isQuiet: false)
      let ledger = try place.ledger()
      #expect(ledger["runStopped"]?.count == 2, "\(ledger)")
      #expect(ledger["runFinished"] == nil, "\(ledger)")
    }

    @Test func `runs that nobody came to are still planned after a stop`() throws {
      let place = try Workplace()
      let sender = Kill.Sender(Kill(target: .launcher, signal: SIGUSR1, moment: 0)) { place.makesSteps }
      let study = Self.study.replacing("members=2", with: "members=3")
      #expect(try place.chorus(study, watch: sender.watch).exitCode == 85)
      let ledger = try place.ledger()
      #expect(ledger["runStopped"]?.count == 1 && ledger["studyStarted"]?.count == 1, "\(ledger)")
      let status = try place.chorus("study status study.yaml --output out --json").object()
      #expect(status["open"] as? Int == 3 && status["ended"] as? Int == 0, "\(status)")
    }

    @Test(arguments: [SIGUSR1, SIGTERM]) func `a rank that waits without a seat stops too`(signal: Int32) throws {
      let place = try Workplace()
      let sender = Kill.Sender(Kill(target: .rank(3), signal: signal, moment: 0)) { place.makesSteps }
      let alone = Self.study.replacing("members=2", with: "members=1")
      let outcome = try place.chorus(alone, ranks: 4, watch: sender.watch)
      outcome.expectRefusal(85, says: ["because another rank was asked to"], ranks: 4, isQuiet: false)
      #expect(try place.ledger()["runStopped"]?.count == 1)
    }
  }
}

extension Workplace {
  /// The number of unfinished runs below `out` that have made a step.
  var runsUnderWay: Int {
    let files = (try? files("out")) ?? [:]
    let metrics = files.filter { $0.key.hasSuffix("metrics.jsonl") && !$0.value.isEmpty }.keys
    return metrics.filter { files[$0.replacing("metrics.jsonl", with: "result.json")] == nil }.count
  }

  /// The number of finished runs below `out`.
  var finishedRuns: Int { ((try? files("out/store/runs")) ?? [:]).keys.count { $0.hasSuffix("result.json") } }

  /// Returns true if a run below `out` is being trained.
  var makesSteps: Bool { runsUnderWay > 0 }
}
