import Checkpoints
import Files
import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Chains of students in studies.
  @Suite struct ChainStudyTests {
    private typealias Object = TinyStudy.Object

    private static let study = """
      recipes: {ensemble: {members: 3}}
      distillation: {methods: [distributions, chain], links: 3, seeds: [0, 4], topK: 8}
      """
    private static let command = TinyStudy.run

    private static func place() throws -> Workplace { try TinyStudy.place(study) }

    private static func run(_ place: Workplace) throws { #expect(try place.chorus(command, limit: 200).exitCode == 0) }

    @Test func `each link learns from the link before it, with the same bytes on 1, 2 and 4 ranks`() throws {
      let (place, summary) = try Workplace.sameStudyOnRanks(Self.command, place: Self.place)
      let students = try TinyStudy.students(place)
      #expect(Set(students.keys) == ["distributions", "chain", "equalCompute"])
      #expect(students["chain"]?["links"] as? Int == 3)
      #expect(students["distributions"]?["links"] == nil && students["equalCompute"]?["links"] == nil)
      let first = try #require(students["distributions"]?["folders"] as? [String])
      let last = try #require(students["chain"]?["folders"] as? [String])
      for (seed, ends) in zip([0, 4], zip(first, last)) { try expectChain(place, seed, from: ends.0, to: ends.1) }
      // Members; two students of distributions, which begin the chains; two links behind each of them; the control.
      #expect(summary["runs"] as? Int == 3 + 2 + 4 + 2 && summary["trained"] as? Int == 3 + 2 + 4 + 2)
      try expectShown(place, summary)
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
    }

    /// Checks the teachers of a chain: each link's distributions are those of the weights before it, and seeds count up.
    private func expectChain(_ place: Workplace, _ seed: Int, from first: String, to last: String) throws {
      let runs = try FileManager.default.contentsOfDirectory(atPath: place.path("out/store/runs"))
      let middle = runs.filter { $0.hasPrefix("xs-D512-chain-link2-seed\(seed)-") }
      try #require(middle.count == 1, "\(runs)")
      #expect(last.contains("/xs-D512-chain-link3-seed\(seed)-"))
      let links = [first, "out/store/runs/\(middle[0])", last]
      for (number, link) in links.enumerated() {
        let configuration = try TinyStudy.object(place.bytes("\(link)/configuration.json"))
        let seeds = try #require((configuration["training"] as? Object)?["seeds"] as? Object)
        #expect(seeds["initialization"] as? Int == seed + number && seeds["order"] as? Int == seed + number)
        guard number > 0 else { continue }
        let distributions = (configuration["distillation"] as? Object)?["distributions"] as? Object
        let teacher = (distributions?["documents"] as? Object)?["members"] as? [String]
        let weights = try ModelDirectory.weightsChecksum(place.path(links[number - 1]))
        #expect(teacher == [weights], "link \(number + 1) of seed \(seed)")
      }
    }

    /// Checks that chains are shown like other students.
    private func expectShown(_ place: Workplace, _ summary: Object) throws {
      let chain = try #require((summary["distilled"] as? [Object])?.first { $0["method"] as? String == "chain" })
      #expect(chain["links"] as? Int == 3 && chain["seeds"] as? Int == 2)
      #expect((chain["lossInterval"] as? [Double])?.count == 2)
      let rows = try place.text("out/study/tiny/results.csv").split(separator: "\n")
      #expect(rows.count { $0.hasPrefix("distilled-chain,") } == 2)
      #expect(try place.text("out/study/tiny/report.html").contains("the last of a chain of 3 students"))
    }

    @Test func `a chain of a study has the bytes of the same chain by distill`() throws {
      let place = try Self.place()
      try Self.run(place)
      let chain = try #require(TinyStudy.students(place)["chain"])
      let distill = try TinyStudy.distill(place)
      let outcome = try place.chorus(
        "\(distill) --method chain --links 3 --output student", ranks: 2)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let fingerprints = try #require(chain["fingerprints"] as? [String])
      #expect(try outcome.object()["fingerprint"] as? String == fingerprints[0])
      let directory = try #require((chain["folders"] as? [String])?.first)
      #expect(try place.bytes("student/model.safetensors") == place.bytes("\(directory)/model.safetensors"))
    }

    @Test func `a chain of one link is a student of the teacher's distributions`() throws {
      let place = try Self.place()
      let outcome = try place.chorus("\(Self.command) --set distillation.links=1", limit: 100)
      #expect(try outcome.object()["runs"] as? Int == 3 + 2 + 2)
      let students = try TinyStudy.students(place)
      #expect(
        students["chain"]?["fingerprints"] as? [String] == students["distributions"]?["fingerprints"] as? [String])
      #expect(students["chain"]?["losses"] as? [Double] == students["distributions"]?["losses"] as? [Double])
    }

    /// The stage of students in a plan, and the bytes that its store may take.
    private func plan(_ place: Workplace, _ settings: String) throws -> (stage: Object, storeBytes: Int) {
      let plan = try #require(place.chorus("\(TinyStudy.plan) \(settings)").object()["plan"] as? Object)
      let stages = try #require(plan["stages"] as? [Object])
      let stage = stages.first { $0["name"] as? String == "distillation" }
      return (stage: try #require(stage), storeBytes: try #require(plan["storeBytes"] as? Int))
    }

    /// Links are forecast before anything is trained, and known once the link before them is: both cost the same.
    @Test func `a plan forecasts links at the cost that they have`() throws {
      let place = try Self.place()
      func plans() throws -> [(stage: Object, storeBytes: Int)] {
        try [1, 2, 3].map { try plan(place, "--set distillation.links=\($0)") }
      }
      func operations(_ plans: [(stage: Object, storeBytes: Int)]) throws -> [Double] {
        try plans.map { try #require($0.stage["operations"] as? Double) }
      }
      let before = try plans()
      #expect(before.map { $0.stage["runs"] as? Int } == [2 + 2, 2 + 2 + 2, 2 + 4 + 2])
      let forecast = try operations(before)
      for links in [1, 2] {
        #expect(
          try place.chorus("\(Self.command) --set distillation.links=\(links)", limit: 100).exitCode == 0)
        let after = try plans(), left = try operations(after)
        #expect(left[links - 1] == 0)
        #expect(left[links] == forecast[links] - forecast[links - 1])
        #expect(
          after[links].storeBytes - after[links - 1].storeBytes
            == before[links].storeBytes - before[links - 1].storeBytes)
        #expect(after[links].stage["isEstimate"] as? Bool == false)
      }
      try Self.run(place)
      let stage = try plan(place, "").stage
      #expect(stage["runs"] as? Int == 2 + 4 + 2 && stage["ended"] as? Int == 2 + 4 + 2)
      #expect(stage["operations"] as? Double == 0)
      let status = try place.chorus("study status study.yaml --output out --json").object()
      #expect(status["isFinished"] as? Bool == true && status["open"] as? Int == 0)
    }

    private static let search = "--set distillation.search={\"weightDecay\":[4.0],\"weight\":[0.9]}"

    @Test func `searched settings of chains are those of students of distributions, alone and beside them`() throws {
      let (beside, alone) = (try Self.place(), try Self.place())
      try alone.replace("[distributions, chain]", by: "[chain]", in: "study.yaml")
      var summaries: [Object] = []
      for place in [beside, alone] {
        let stage = try plan(place, Self.search).stage
        // The start and two neighbors, perhaps more; a second seed; two links behind each; two controls.
        #expect(stage["runs"] as? Int == 3 + 1 + 4 + 2)
        summaries.append(try place.chorus("\(Self.command) \(Self.search)", ranks: 2, limit: 200).object())
      }
      let students = try TinyStudy.students(beside), chain = try #require(students["chain"])
      #expect(chain["point"] as? NSDictionary == students["distributions"]?["point"] as? NSDictionary)
      #expect(chain["search"] == nil && students["distributions"]?["search"] != nil)
      let single = try #require(TinyStudy.students(alone)["chain"])
      #expect(single["search"] as? NSDictionary == students["distributions"]?["search"] as? NSDictionary)
      for key in ["fingerprints", "losses", "point"] {
        #expect(single[key] as? NSObject == chain[key] as? NSObject, "\(key)")
      }
      #expect(summaries[0]["runs"] as? Int == summaries[1]["runs"] as? Int)
      let point = try #require(chain["point"] as? Object)
      for run in try #require(chain["folders"] as? [String]) {
        let configuration = try TinyStudy.object(beside.bytes("\(run)/configuration.json"))
        let distributions = (configuration["distillation"] as? Object)?["distributions"] as? Object
        #expect(distributions?["weight"] as? Double == point["weight"] as? Double)
      }
    }

    @Test func `chains that are killed and resumed end with the same store`() throws {
      try Workplace.expectKilledEqualsUndisturbed(Self.command, within: 5, seed: 31, place: Self.place)
    }

    /// The content of a run's `diverged.json`.
    private struct Divergence: Codable {
      let fingerprint: Fingerprint
      let step: Int
      let loss: String
    }

    @Test func `a link that diverges ends its chain, and the other chain continues`() throws {
      let place = try Self.place()
      #expect(try place.chorus("\(Self.command) --set distillation.links=1", limit: 100).exitCode == 0)
      let first = try #require(TinyStudy.students(place)["chain"])
      let directory = try #require((first["folders"] as? [String])?.last)
      let fingerprint = try TinyStudy.object(place.bytes("\(directory)/result.json"))["fingerprint"] as? String
      let run = try JSONDecoder().decode(Fingerprint.self, from: Data("\"\(#require(fingerprint))\"".utf8))
      try place.remove("\(directory)/result.json")
      try SealedFile.write(
        Divergence(fingerprint: run, step: 1, loss: "nan"), to: place.path("\(directory)/diverged.json"))
      let summary = try place.chorus(Self.command, limit: 100).object()
      let chain = try #require((summary["distilled"] as? [Object])?.first { $0["method"] as? String == "chain" })
      #expect(chain["seeds"] as? Int == 1 && summary["diverged"] as? Int == 1)
      let runs = try FileManager.default.contentsOfDirectory(atPath: place.path("out/store/runs"))
      #expect(runs.count { $0.contains("-chain-link") } == 2 && !runs.contains { $0.contains("-chain-link2-seed4") })
    }

    @Test(arguments: [
      ("distillation.links=0", "\"distillation.links\" must be in 1…1000, not 0"),
      ("distillation.links=1.5", "\"distillation.links\" must be an integer"),
      ("distillation.share=1.5", "must be in 0"),
    ]) func `wrong chains are refused`(setting: String, sentence: String) throws {
      try Self.place().chorus("\(Self.command) --set \(setting)").expectRefusal(65, says: [sentence], ranks: nil)
    }
  }
}
