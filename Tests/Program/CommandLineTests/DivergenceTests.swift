import Files
import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Runs whose loss becomes NaN or infinite.
  @Suite struct DivergenceTests {
    private static let absurd = "--set training.learningRate=1000"

    @Test(arguments: [nil, 2]) func `a study whose members all diverge says so`(ranks: Int?) throws {
      let place = try Workplace()
      let command = "study run study.yaml --output out \(Self.absurd)"
      for _ in 1...2 {
        let outcome = try place.chorus(command, ranks: ranks)
        outcome.expectRefusal(
          65, says: ["study tiny: all 3 runs diverged", "smaller training.learningRate"], ranks: ranks, isQuiet: false)
      }
      #expect(try place.ledger()["runDiverged"]?.values.allSatisfy { $0 == 1 } == true)
      #expect(try place.text("out/study/tiny/report.html").contains("diverged"))
      let outcome = try place.chorus("study status study.yaml --output out --json \(Self.absurd)")
      #expect(try outcome.object()["diverged"] as? Int == 3)
    }

    @Test func `a study whose searches all diverge names their learning rate`() throws {
      let search = #"{"epochs":[2],"learningRate":[1000.0],"weightDecay":[0.1]}"#
      let recipes = #"recipes={"standard":\#(search),"regularized":\#(search),"ensemble":{"members":2}}"#
      let outcome = try Workplace().chorus("study run study.yaml --output out --set \(recipes)")
      outcome.expectRefusal(
        65, says: ["smaller recipes.standard.learningRate and recipes.regularized.learningRate"], isQuiet: false)
    }

    @Test func `a search continues without the point that diverges`() throws {
      let place = try Workplace()
      let recipe = "recipes.standard={\"epochs\":[2],\"learningRate\":[0.01,1000.0],\"weightDecay\":[0.1]}"
      let outcome = try place.chorus("study run study.yaml --output out --set \(recipe)", ranks: 2)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardOutput.contains("xs-D2048-e2-lr1000.0-wd0.1-seed0 diverged"))
      #expect(try place.text("out/study/tiny/report.html").contains("lr1000.0-wd0.1-seed0 diverged"))
      let again = try place.chorus("study run study.yaml --output out --json --set \(recipe)").object()
      #expect(again["diverged"] as? Int == 1)
      #expect(again["trained"] as? Int == 0)
    }

    /// The content of a run's `diverged.json`.
    private struct Divergence: Codable {
      let fingerprint: Fingerprint
      let step: Int
      let loss: String
    }

    @Test func `an ensemble continues without the member that diverged`() throws {
      let place = try Workplace()
      _ = try place.chorus("study run study.yaml --output out --json").object()
      let result = try #require(
        place.files("out/store/runs").keys.first { $0.contains("seed1") && $0.hasSuffix("/result.json") })
      let directory = "out/store/runs/" + result.dropLast("/result.json".count)
      struct Known: Decodable { let fingerprint: Fingerprint }
      let run = try JSONDecoder().decode(Known.self, from: place.bytes("\(directory)/result.json")).fingerprint
      try place.remove("\(directory)/result.json")
      try SealedFile.write(
        Divergence(fingerprint: run, step: 3, loss: "nan"), to: place.path("\(directory)/diverged.json"))
      let object = try place.chorus("study run study.yaml --output out --json", ranks: 2).object()
      #expect(object["diverged"] as? Int == 1)
      let ensemble = try #require((object["ensembles"] as? [[String: Any]])?.first)
      #expect(ensemble["members"] as? Int == 2)
    }

    @Test(arguments: [nil, 2]) func `a run that diverges ends with a sentence each time`(ranks: Int?) throws {
      let place = try Workplace()
      for _ in 1...2 {
        let outcome = try place.chorus("train run.yaml --output out \(Self.absurd)", ranks: ranks)
        outcome.expectRefusal(65, says: ["diverged", "became nan at step"], ranks: ranks, isQuiet: false)
      }
      #expect(!place.exists("out/state"))
    }
  }
}
