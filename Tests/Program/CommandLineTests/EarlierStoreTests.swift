import Files
import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// What version 0.1.0 computed is valid for this one.
  ///
  /// `Golden/earlier-store.tar.gz` holds a study file, its text, and the results of `study run`: searches, members, fitted
  /// weights, controls, samples, distributions and students.
  @Suite struct EarlierStoreTests {
    private static let runs = 20
    private typealias Object = [String: Any]

    private static func workplace() throws -> Workplace {
      let empty = try TemporaryDirectory()
      let place = try Workplace(copying: empty.path)
      try place.tool("tar", "xzf", packageFile("Tests/Program/CommandLineTests/Golden/earlier-store.tar.gz"))
      return place
    }

    private static func object(_ data: Data) throws -> Object {
      try #require(JSONSerialization.jsonObject(with: data) as? Object)
    }

    /// A result without the sentences that say why a point was run.
    private static func numbers(_ result: Object) throws -> Object {
      var result = result
      let searches = try #require(result["searches"] as? [Object])
      result["searches"] = try searches.map { search in
        var search = search
        search["trials"] = try #require(search["trials"] as? [Object]).map { $0.filter { $0.key != "reason" } }
        return search
      }
      return result
    }

    @Test(arguments: [nil, 2]) func `an earlier study is finished: nothing is trained or evaluated again`(ranks: Int?)
      throws
    {
      let place = try Self.workplace()
      let result = try Self.object(place.bytes("results/study/earlier/result.json"))
      let table = try place.text("results/study/earlier/results.csv")
      let outcome = try place.chorus("study run study.yaml --output results --json", ranks: ranks)
      let summary = try outcome.object()
      #expect(summary["trained"] as? Int == 0)
      #expect(summary["reused"] as? Int == Self.runs)
      #expect(!outcome.standardError.contains("evaluating") && !outcome.standardError.contains("making"))
      #expect(try place.text("results/study/earlier/results.csv") == table)
      let again = try Self.object(place.bytes("results/study/earlier/result.json"))
      #expect(try Self.numbers(again) as NSDictionary == Self.numbers(result) as NSDictionary)
    }

    @Test func `the plan of a finished study names the runs, the teacher and the students of its ledger`() throws {
      let place = try Self.workplace()
      let result = try Self.object(place.bytes("results/study/earlier/result.json"))
      let plan = try #require(
        try place.chorus("study plan study.yaml --output results --json").object()["plan"] as? Object)
      let steps = try #require(plan["steps"] as? [Object])
      #expect(steps.allSatisfy { $0["isComplete"] as? Bool == true })
      let planned = steps.filter { $0["isRun"] as? Bool == true }.compactMap { $0["fingerprint"] as? String }
      let lines = try place.text("results/study/earlier/ledger.jsonl").split(separator: "\n")
      let ledger = try lines.map { try Self.object(Data($0.utf8)) }
      let finished = ledger.filter { $0["event"] as? String == "runFinished" }.compactMap {
        $0["fingerprint"] as? String
      }
      #expect(planned.count == Self.runs)
      #expect(Set(planned) == Set(finished))
      let students = try #require(result["distilled"] as? [Object])
      let teacher = try #require(plan["teacher"] as? Object)
      #expect(teacher["model"] as? String == students.first?["teacher"] as? String)
      let chosen = try #require(result["cells"] as? [Object]).filter { $0["isChosen"] as? Bool == true }
      #expect(chosen.contains { $0["fingerprints"] as? NSArray == teacher["members"] as? NSArray })
      let trained = students.flatMap { $0["fingerprints"] as? [String] ?? [] }
      // The control of equal compute may be a member's own run.
      #expect(!trained.isEmpty && Set(trained).isSubset(of: Set(planned)))
    }
  }
}
