import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// The cost of a study, before it runs and while it runs.
  @Suite struct PlanTests {
    private static let searched =
      "--set recipes.regularized={\"epochs\":[2,4],\"learningRate\":[0.01],\"weightDecay\":[0.1,1.0]}"
      + " --set evaluation.weights=[uniform,fit]"

    /// The stages of a plan by their names.
    private func stages(_ object: [String: Any]) throws -> [String: [String: Any]] {
      let plan = try #require(object["plan"] as? [String: Any])
      let stages = try #require(plan["stages"] as? [[String: Any]])
      return Dictionary(uniqueKeysWithValues: try stages.map { (try #require($0["name"] as? String), $0) })
    }

    @Test(arguments: [nil, 2]) func `a plan counts what there is to do, and nothing when all is done`(ranks: Int?)
      throws
    {
      let place = try Workplace()
      let plan = "study plan study.yaml --output out --json \(Self.searched)"
      let before = try place.chorus(plan, ranks: ranks).object()
      #expect(before["runs"] as? Int == 4 + 3)
      let stages = try stages(before)
      #expect(stages["regularized"]?["runs"] as? Int == 4)
      #expect(stages["members"]?["runs"] as? Int == 3)
      #expect(try #require(stages["evaluation"]?["operations"] as? Double) > 0)
      #expect(try #require(before["seconds"] as? Double) > 0)
      #expect(!place.exists("out/store/runs"), "a plan trains nothing")
      let run = try place.chorus("study run study.yaml --output out --json \(Self.searched)", ranks: ranks).object()
      let after = try self.stages(place.chorus(plan).object())
      for name in ["regularized", "members"] {
        #expect(after[name]?["ended"] as? Int == after[name]?["runs"] as? Int, "\(name)")
        #expect(after[name]?["operations"] as? Double == 0, "\(name)")
      }
      #expect(after["evaluation"]?["operations"] as? Double == 0)
      #expect(run["trained"] as? Int == 7)
      let status = try place.chorus("study status study.yaml --output out --json \(Self.searched)").object()
      #expect(status["isFinished"] as? Bool == true)
      #expect(status["ended"] as? Int == 7)
    }

    @Test func `a plan tells what to leave out for a budget`() throws {
      let place = try Workplace()
      let plan = "study plan study.yaml --output out --without-text"
      let models =
        "--set models=[{\"name\":\"xs\",\"layers\":1,\"hiddenSize\":16,\"headCount\":2},{\"name\":\"s\",\"layers\":2,\"hiddenSize\":64,\"headCount\":2}]"
      let all = try place.chorus("\(plan) \(models)").standardOutput
      #expect(all.contains("core hours, about ") && !all.contains("leave out"))
      let fits = try place.chorus("\(plan) \(models) --budget 1000").standardOutput
      #expect(fits.contains("\nthe study fits the budget of 1000 core hours"))
      #expect(fits.contains("\nwithout ") && fits.contains("\nsize s ") && fits.contains("\nsize xs "))
      let cut = try place.chorus("\(plan) \(models) --budget 1e-9").standardOutput
      #expect(
        cut.contains("\nwithout size s, 0.00 core hours are left, which do not fit the budget of 1e-09 core hours; "))
      #expect(try place.chorus("\(plan) --budget 0").exitCode == 64)
    }

    @Test func `a plan without the text counts the same runs`() throws {
      let place = try Workplace()
      let plan = "study plan study.yaml --output out --json \(Self.searched) --without-text"
      let object = try place.chorus("\(plan) --set corpus.text=[nowhere]").object()
      #expect(object["runs"] as? Int == 7)
      #expect(!place.exists("out"))
    }

    @Test func `a plan proposes ranks and threads for a node`() throws {
      let place = try Workplace()
      let plan = "study plan study.yaml --output out --json --without-text --set corpus.text=[nowhere]"
      let object = try place.chorus("\(plan) --node-cores 6 --node-memory 1.5G").object()
      let found = try #require(object["plan"] as? [String: Any])
      let node = try #require(found["node"] as? [String: Any])
      #expect(node["cores"] as? Int == 6 && node["memory"] as? Double == 1.5 * 1_073_741_824)
      let size = try #require((found["sizes"] as? [[String: Any]])?.first)
      // A job requests 300 MiB a rank beside the memory of the run, which is small here.
      let alone = try #require(size["alone"] as? [String: Any])
      #expect(alone["ranks"] as? Int == 5 && alone["threads"] as? Int == 1)
      // Two lanes.
      let team = try #require(size["team"] as? [String: Any])
      #expect(team["ranks"] as? Int == 2 && team["threads"] as? Int == 3)
      let refused = try place.chorus("\(plan) --node-memory much")
      #expect(refused.exitCode == 64 && refused.standardError.contains("256G"))
    }

    /// Compares the runs that a plan names with those that version 0.1.0 named: `Golden/planned-runs-*.txt` have the fingerprint
    /// and name of each.
    private func expectKnownRuns(_ object: [String: Any], study name: String) throws {
      let golden = try String(
        contentsOfFile: packageFile("Tests/Program/CommandLineTests/Golden/planned-runs-\(name).txt"), encoding: .utf8)
      let steps = try #require((object["plan"] as? [String: Any])?["steps"] as? [[String: Any]])
      let runs = steps.filter { $0["isRun"] as? Bool == true }.compactMap { step -> String? in
        guard let fingerprint = step["fingerprint"] as? String, let name = step["name"] as? String else { return nil }
        return "\(fingerprint) \(name)"
      }
      #expect(Set(runs) == Set(golden.split(separator: "\n").map { String($0) }))
    }

    @Test func `the published study can be planned on any machine, and its runs keep their fingerprints`() throws {
      let place = try Workplace()
      let study = packageFile("launch/studies/paper.yaml")
      let object = try place.chorus("study plan \(study) --output out --json --without-text", limit: 200).object()
      try expectKnownRuns(object, study: "paper")
      // Four sizes on four numbers of tokens, five members each.
      #expect(try stages(object)["members"]?["runs"] as? Int == 4 * 4 * 5)
      let plan = try #require(object["plan"] as? [String: Any])
      let sizes = try #require(plan["sizes"] as? [[String: Any]])
      #expect(sizes.count == 4)
      #expect(try #require(object["coreHours"] as? Double) > 1e5)
    }

    /// The quick start of version 0.1.0 was another study, which is kept beside the list of its runs.
    @Test(arguments: [
      ("quickstart", "Tests/Program/CommandLineTests/Golden/quickstart-0.1.0.yaml"),
      ("small", "launch/studies/small.yaml"),
    ])
    func `the runs of the studies that come along keep their fingerprints`(name: String, file: String) throws {
      let place = try Workplace()
      let study = packageFile(file)
      let object = try place.chorus("study plan \(study) --output out --json --without-text", limit: 100).object()
      try expectKnownRuns(object, study: name)
      #expect(try #require(object["runs"] as? Int) > 10)
    }
  }
}
