import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Studies of switches of training.
  @Suite struct AblationStudyTests {
    private static let study = """
      study: tiny
      corpus: {text: text, vocabulary: 300, validation: 0.1, test: 0.1, tokens: [512]}
      models: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]
      training: {batchSize: 4, lanes: 4, contextLength: 16, epochs: 2, learningRate: 4.0e-3, weightDecay: 0.1, evaluateEvery: 0, checkpointEvery: 0}
      recipes:
        ensemble: {members: 3}
        ablation:
          weightDecayFactor: [1, 4]
          switches:
            same: {}
            faster: {learningRate: 2.0e-2}
            wide: {warmup: 0.5, beta2: 0.9, weightDecayFactor: [2]}
      """
    private static let command = "study run study.yaml --output out --json"

    private static func place() throws -> Workplace {
      let place = try Workplace()
      try place.write(study, to: "study.yaml")
      return place
    }

    @Test func `each switch is trained beside the base, with the same bytes on 1, 2 and 4 ranks`() throws {
      let (place, summary) = try Workplace.sameStudyOnRanks(Self.command, place: Self.place)
      let finding = try #require((summary["ablation"] as? [[String: Any]])?.first)
      let rows = try #require(finding["switches"] as? [[String: Any]])
      let names = rows.compactMap { $0["name"] as? String }
      #expect(names.prefix(3) == ["faster", "same", "wide"])
      // A switch that changes nothing is the base, or the base with another decay.
      let same = rows[1], decay = try #require(same["weightDecay"] as? Double)
      #expect((decay == 0.1) == (same["change"] as? Double == 0))
      // A learning rate five times as high on so few steps changes the loss clearly.
      #expect(abs(try #require(rows[0]["change"] as? Double)) > 0.01)
      // A switch with a factor of its own tries no other.
      #expect(rows[2]["weightDecay"] as? Double == 0.2)
      let kept = rows.prefix(3).filter { $0["isKept"] as? Bool == true }.compactMap { $0["name"] as? String }
      #expect(names.count == (kept.count > 1 ? 4 : 3))
      if kept.count > 1 { #expect(rows[3]["switches"] as? [String] == kept) }
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("Switches of training") && page.contains("Change of the test loss"))
      let table = try place.text("out/study/tiny/results.csv")
      #expect(table.contains("ablation-faster"))
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
    }

    /// Fewer models than the base has, so that their ensemble is evaluated on its own.
    @Test func `a switch that is the base, or another one, shares its runs`() throws {
      let place = try Self.place()
      try place.replace("same: {}", by: "same: {}\n      again: {learningRate: 2.0e-2}", in: "study.yaml")
      try place.replace("weightDecayFactor: [1, 4]", by: "seeds: 2", in: "study.yaml")
      let outcome = try place.chorus(Self.command)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let object = try outcome.object()
      let rows = try #require(((object["ablation"] as? [[String: Any]])?.first?["switches"]) as? [[String: Any]])
      #expect(rows.prefix(4).map { $0["name"] as? String } == ["again", "faster", "same", "wide"])
      #expect(rows[2]["change"] as? Double == 0 && rows[0]["change"] as? Double == rows[1]["change"] as? Double)
    }

    @Test(arguments: [
      ("same: {}", "same: {rate: 1}", "rate"),
      ("same: {}", "same: {learningRate: -1}", "recipes.ablation.switches.same"),
      ("weightDecayFactor: [1, 4]", "weightDecayFactor: [0]", "recipes.ablation.weightDecayFactor"),
      ("weightDecayFactor: [2]", "weightDecayFactor: [-2]", "recipes.ablation.switches.wide.weightDecayFactor"),
      ("weightDecayFactor: [1, 4]", "seeds: 1", "recipes.ablation.seeds"),
    ])
    func `faulty switches are refused`(line: String, other: String, says: String) throws {
      let place = try Self.place()
      try place.replace(line, by: other, in: "study.yaml")
      try place.chorus("study run study.yaml --output out").expectRefusal(65, says: [says], isQuiet: false)
    }

    @Test func `a study without switches says so`() throws {
      let place = try Self.place()
      let head = Self.study.components(separatedBy: "    switches:")[0]
      try place.write(head, to: "study.yaml")
      try place.chorus("study run study.yaml --output out").expectRefusal(
        65, says: ["recipes.ablation.switches"], isQuiet: false)
    }
  }
}
