import Foundation
import Synchronization
import Testing

extension ProgramTests.SeveralRanks {
  /// Two studies that need the same runs and write into one store at the same time.
  @Suite struct SharedStoreTests {
    /// Members that train for about half a second each.
    private static let settings = "--output out --json --set training.epochs=100"

    @Test(arguments: [nil, 2]) func `two studies at once train each of their runs once`(ranks: Int?) throws {
      let place = try Workplace()
      let outcomes = try together(place, ranks: ranks)
      for outcome in outcomes { #expect(outcome.exitCode == 0, "\(outcome.standardError)") }
      let (first, second) = (try place.ledger("tiny"), try place.ledger("other"))
      let finished = (first["runFinished"] ?? [:]).merging(second["runFinished"] ?? [:]) { $0 + $1 }
      #expect(finished.count == 3)
      #expect(finished.values.allSatisfy { $0 == 1 }, "\(first), \(second)")
      for (study, own) in [("tiny", first), ("other", second)] {
        let known = Set((own["runFinished"] ?? [:]).keys).union((own["runReused"] ?? [:]).keys)
        #expect(known == Set(finished.keys), "\(study): \(own)")
      }
      try expectEqualResults(place)
      let trained = try outcomes.map { try #require($0.object()["trained"] as? Int) }
      #expect(trained.reduce(0, +) == 3)
    }

    private func together(_ place: Workplace, ranks: Int?) throws -> [Outcome] {
      try place.copy("study.yaml", to: "other.yaml")
      try place.replace("study: tiny", by: "study: other", in: "other.yaml")
      let directory = place.path
      let results = Mutex<[Result<Outcome, any Error>]>([])
      DispatchQueue.concurrentPerform(iterations: 2) { index in
        let file = ["study.yaml", "other.yaml"][index]
        let result = Result { try Program().run("study run \(file) \(Self.settings)", in: directory, ranks: ranks) }
        results.withLock { $0.append(result) }
      }
      return try results.withLock { try $0.map { try $0.get() } }
    }

    private func expectEqualResults(_ place: Workplace) throws {
      let results = try ["tiny", "other"].map { study in
        try #require(
          try JSONSerialization.jsonObject(with: place.bytes("out/study/\(study)/result.json")) as? [String: Any])
      }
      for field in ["cells", "outcomes", "searches", "diverged", "corpusFingerprint"] {
        #expect(results[0][field] as? NSObject == results[1][field] as? NSObject, "\(field)")
      }
    }
  }
}
