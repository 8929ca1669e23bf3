import Files
import Foundation
import Synchronization
import Testing

extension ProgramTests.SeveralRanks {
  /// Several starts of one study that share its runs.
  @Suite struct WorkerTests {
    private static let study =
      "study run study.yaml --output out --json --set training.epochs=60 --set recipes.ensemble.members=6"

    @Test(arguments: [nil, 2]) func `three workers and a last start end as one start`(ranks: Int?) throws {
      let (alone, shared) = (try Workplace(), try Workplace())
      #expect(try alone.chorus(Self.study).object()["trained"] as? Int == 6)
      let directory = shared.path
      for index in 0..<3 { try createDirectory("\(directory)/session-\(index)") }
      let results = Mutex<[Result<Outcome, any Error>]>([])
      DispatchQueue.concurrentPerform(iterations: 3) { index in
        let result = Result {
          try Program().run(
            "\(Self.study) --worker \(index)", in: directory, ranks: ranks, sessions: "\(directory)/session-\(index)")
        }
        results.withLock { $0.append(result) }
      }
      let outcomes = try results.withLock { try $0.map { try $0.get() } }
      for outcome in outcomes { #expect(outcome.exitCode == 0, "\(outcome.standardError)") }
      let trained = try outcomes.map { try #require($0.object()["trained"] as? Int) }
      #expect(trained.reduce(0, +) == 6, "each run is trained once: \(trained)")
      #expect(trained.count { $0 > 0 } > 1, "the runs are shared: \(trained)")
      #expect(try shared.chorus(Self.study).object()["trained"] as? Int == 0)
      #expect(try shared.store() == alone.store())
      #expect(try shared.bytes("out/study/tiny/result.json") == alone.bytes("out/study/tiny/result.json"))
    }

    @Test func `a worker has its own journal and no results`() throws {
      let place = try Workplace()
      #expect(try place.chorus("study run study.yaml --output out --json --worker 7").object()["worker"] as? Int == 7)
      let ledger = try place.text("out/study/tiny/workers/7/ledger.jsonl")
      #expect(ledger.contains("runFinished"))
      let status = try place.chorus("study status study.yaml --output out --json").object()
      #expect(status["ended"] as? Int == 3 && status["open"] as? Int == 0 && status["isFinished"] as? Bool == false)
      #expect(!place.exists("out/study/tiny/result.json") && !place.exists("out/study/tiny/workers/7/result.json"))
      try place.chorus("study run study.yaml --output out --worker -1").expectRefusal(
        64, says: ["--worker"], ranks: nil)
    }
  }
}
