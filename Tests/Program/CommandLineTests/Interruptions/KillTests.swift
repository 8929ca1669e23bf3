import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// A study whose ranks are killed at random moments ends with the bytes of one that nobody disturbed.
  ///
  /// `CHORUS_KILLS=50` kills as often, `CHORUS_KILL_SEED=17` draws other kills.
  @Suite(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"))
  struct KillTests {
    /// Seconds between checkpoints.
    static let interval = 0.2
    /// Seconds of training that a machine with fewer cores than ranks may lose beyond the interval.
    static let allowance = 0.5
    static let command =
      "study run study.yaml --output out --set training.epochs=200 --set training.checkpointEvery=\(interval)"
      + " --set training.saveAt.words=[1000,10000,50000]"

    private static func number(_ name: String, default value: UInt64) -> UInt64 {
      ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? value
    }

    @Test func `a study that is killed again and again ends as if nothing had happened`() throws {
      let (count, seed) = (Int(Self.number("CHORUS_KILLS", default: 3)), Self.number("CHORUS_KILL_SEED", default: 1))
      let undisturbed = try Workplace()
      let outcome = try undisturbed.chorus(Self.command, ranks: 2)
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      var (table, generator) = (KillTable(seed: seed), SeededGenerator(seed: seed))
      while table.kills < count {
        let place = try Workplace()
        try disturb(place, atMost: count - table.kills, &table, &generator)
        try place.expectSameStudy(as: undisturbed, table.comment)
        let (found, expected) = (try place.ledger(), try undisturbed.ledger())
        #expect(found["runFinished"] == expected["runFinished"], "each run ends once; \(table.comment)")
        // A start that is killed after the study's end, while the report is written, has noted that end already.
        #expect(found["studyFinished"]?.keys == expected["studyFinished"]?.keys, table.comment)
        table.studies += 1
      }
      table.print()
    }

    /// Starts the study on 1, 2 and 4 ranks in turn until it ends, and interrupts it meanwhile.
    private func disturb(
      _ place: Workplace, atMost count: Int, _ table: inout KillTable, _ generator: inout SeededGenerator
    ) throws {
      for start in 0... {
        let ranks = [1, 2, 4][start % 3]
        let kill = Kill(ranks: ranks, within: 2, using: &generator)
        let sender = start < count ? Kill.Sender(kill) : nil
        let before = try UnfinishedRun.all(place)
        let outcome = try place.chorus(Self.command, ranks: ranks, watch: sender?.watch)
        expectResumed(before, outcome, ranks, table.comment)
        if let sender, sender.isSent {
          table.add(kill, outcome, try UnfinishedRun.all(place))
        }
        if outcome.exitCode == 0 { return }
        let comment: Comment = "\(kill) of \(ranks) rank(s); \(table.comment); \(outcome.standardError)"
        try #require(sender?.isSent == true, comment)
        #expect(![64, 65, 70, 74].contains(outcome.exitCode), comment)
        for run in try UnfinishedRun.all(place) {
          run.expectFreshCheckpoint(every: Self.interval, allowance: Self.allowance, "\(run); \(comment)")
        }
      }
    }

    /// Checks that the runs which were resumed continued from their last checkpoint; in a start that came to its end, all of them.
    private func expectResumed(_ before: [UnfinishedRun], _ outcome: Outcome, _ ranks: Int, _ comment: Comment) {
      for run in before where run.checkpoint > 0 {
        let said = lines(outcome.standardError).filter { $0.contains("\(run.name): resuming after step") }
        #expect(
          said.count == 1 || outcome.exitCode != 0 && said.isEmpty, "\(run); \(outcome.standardError); \(comment)")
        #expect(said.allSatisfy { $0.contains("after step \(run.checkpoint) of") }, "\(run); \(said); \(comment)")
      }
      #expect(!outcome.standardError.contains("trying the checkpoint before"), "\(outcome.standardError); \(comment)")
    }
  }
}

/// The effects of interruptions.
struct KillTable {
  let seed: UInt64
  private(set) var kills = 0
  var studies = 0
  private var kinds: [String: [Int32: Int]] = [:]
  private var lostSteps = 0, lostSeconds = 0.0

  init(seed: UInt64) { self.seed = seed }

  /// The description of a failure, with the seed that reproduces it.
  var comment: Comment { "CHORUS_KILL_SEED=\(seed), kill \(kills)" }

  mutating func add(_ kill: Kill, _ outcome: Outcome, _ runs: [UnfinishedRun]) {
    kills += 1
    kinds[kill.kind, default: [:]][outcome.exitCode, default: 0] += 1
    lostSteps = max(lostSteps, runs.map { $0.lostSteps }.max() ?? 0)
    lostSeconds = max(lostSeconds, runs.map { $0.lostSeconds }.max() ?? 0)
  }

  /// Prints a line a kind, and what was lost at most.
  func print() {
    for (kind, codes) in kinds.sorted(by: { $0.key < $1.key }) {
      let outcomes = codes.sorted { $0.key < $1.key }.map { "exit code \($0.key): \($0.value)" }.joined(separator: ", ")
      Swift.print("kills | \(kind) | \(codes.values.reduce(0, +)) | \(outcomes)")
    }
    Swift.print(
      "kills | all | \(kills) in \(studies) studies | at most \(lostSteps) steps, "
        + "\((lostSeconds * 1000).rounded() / 1000) s, made again | CHORUS_KILL_SEED=\(seed)")
  }
}
