import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Students whose teacher's average, settings and control are chosen on validation.
  @Suite struct StudentChoiceTests {
    private typealias Object = TinyStudy.Object

    private static let study = """
      recipes:
        regularized: {epochs: [2], learningRate: [1.0e-2], weightDecay: [0.5, 2.0]}
        ensemble: {members: 3, epochsFactor: 1, weightDecayFactor: 0.5}
      distillation:
        methods: [samples, distributions, syntheticOnly]
        seeds: [0, 1]
        topK: 8
        share: 0.5
        averaging: validation
        control: tuned
        search: {weightDecay: [0.1, 4.0], weight: [0.9], share: [0.75]}
      """
    private static let command = TinyStudy.run

    private static func place() throws -> Workplace { try TinyStudy.place(study) }

    @Test func `choices follow validation, with the same bytes on 1, 2 and 4 ranks`() throws {
      let (place, summary) = try Workplace.sameStudyOnRanks(Self.command, place: Self.place)
      let students = try TinyStudy.students(place)
      #expect(Set(students.keys) == ["samples", "distributions", "equalCompute", "syntheticOnly"])
      try expectAverage(place, students)
      for method in ["samples", "distributions", "equalCompute"] {
        try expectLowestLoss(try #require(students[method]), in: place)
      }
      #expect(students["syntheticOnly"]?["search"] == nil, "only the control of equal compute is tuned")
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("Settings that were tried") && page.contains("taught: its loss on validation is"))
      #expect(summary["trained"] as? Int == summary["runs"] as? Int)
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
    }

    @Test func `students have settings of training of their own, and members do not`() throws {
      let place = try Self.place()
      let outcome = try place.chorus("\(Self.command) --set distillation.training.optimizer=muon")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for student in try TinyStudy.students(place).values {
        for run in try #require(student["folders"] as? [String]) {
          #expect(try place.text("\(run)/configuration.json").contains("\"optimizerKind\" : \"muon\""), "\(run)")
        }
      }
      // The control tries that of the single model, which is one of the search's, and twice that.
      let control = try #require(try TinyStudy.students(place)["equalCompute"]?["search"] as? Object)
      let decays = try #require(control["trials"] as? [Object]).compactMap {
        ($0["point"] as? Object)?["weightDecay"] as? Double
      }
      #expect([0.5, 2].contains { decays.contains($0) && decays.contains(2 * $0) }, "\(decays)")
      let result = try TinyStudy.result(place)
      for cell in try #require(result["cells"] as? [Object]) {
        for run in try #require(cell["folders"] as? [String]) {
          #expect(try !place.text("\(run)/configuration.json").contains("optimizerKind"), "\(run)")
        }
      }
    }

    @Test func `an n-gram model teaches beside the ensemble, with the same bytes on 1, 2 and 4 ranks`() throws {
      let command =
        "\(Self.command) --set distillation.methods=[combined,samples] --set distillation.ngramOrder=3 --set distillation.search=null"
      let (place, summary) = try Workplace.sameStudyOnRanks(command, place: Self.place)
      let students = try TinyStudy.students(place)
      let found = try #require(students["combined"]?["ngram"] as? Object)
      #expect(students["samples"]?["ngram"] == nil && students["equalCompute"]?["ngram"] == nil)
      let weight = try #require(found["weight"] as? Double)
      #expect(weight > 0 && weight < 1)
      #expect(try #require(found["mixtureLoss"] as? Double) < #require(found["ensembleLoss"] as? Double))
      for run in try #require(students["combined"]?["folders"] as? [String]) {
        let configuration = try TinyStudy.object(place.bytes("\(run)/configuration.json"))
        let distributions = (configuration["distillation"] as? Object)?["distributions"] as? Object
        #expect(((distributions?["samples"] as? Object)?["ngram"] as? Object)?["weight"] as? Double == weight)
        #expect((distributions?["documents"] as? Object)?["ngram"] == nil)
      }
      let distilled = try #require(summary["distilled"] as? [Object]).first { $0["method"] as? String == "combined" }
      #expect(distilled?["ngramWeight"] as? Double == weight)
      #expect(
        try place.text("out/study/tiny/report.html").contains("a 3-gram model of the training tokens taught beside"))
      #expect(try place.chorus(command).object()["trained"] as? Int == 0)
    }

    @Test(arguments: [
      ("epochs=3", "a student's epochs is distillation.epochs, not distillation.training.epochs"),
      ("momentum=3", "unknown key \"distillation.training.momentum\""),
      (
        "optimizer=muon --set distillation.ngram.model=x --set distillation.ngram.weight=0.5",
        "a study counts n-grams itself"
      ),
      (
        "optimizer=muon --set distillation.ngramOrder=3 --set distillation.temperature=2",
        "an n-gram model has no logits"
      ),
    ])
    func `faulty settings of students are refused`(setting: String, sentence: String) throws {
      try Self.place().chorus("study run study.yaml --output out --set distillation.training.\(setting)").expectRefusal(
        65, says: [sentence], isQuiet: false)
    }

    /// The teacher's average is the one with the lower loss on validation, and its loss on test is the teacher's.
    private func expectAverage(_ place: Workplace, _ students: [String: Object]) throws {
      let cell = try TinyStudy.ensemble(place)
      func loss(_ split: String, _ averaging: String) throws -> Double {
        let curve = (cell[split] as? Object)?[averaging] as? Object
        return try #require((curve?["losses"] as? [Object])?.last?["nats"] as? Double)
      }
      let better = try loss("validation", "logits") < loss("validation", "probabilities") ? "logits" : "probabilities"
      for student in students.values {
        #expect(student["averaging"] as? String == better)
        #expect(try student["teacherLoss"] as? Double == loss("test", better))
      }
      for run in try #require(students["distributions"]?["folders"] as? [String]) {
        let configuration = try place.text("\(run)/configuration.json").filter { !$0.isWhitespace }
        #expect(configuration.contains("\"averaging\":\"\(better)\""))
      }
      let rows = try place.text("out/study/tiny/results.csv").split(separator: "\n")
      #expect(rows.count { $0.hasPrefix("distilled-distributions,") && $0.contains(",test,\(better),1,") } == 2)
    }

    /// All seeds have the point whose first run is best on validation, as the runs' own files say, and its neighbors were tried.
    private func expectLowestLoss(_ student: Object, in place: Workplace) throws {
      let search = try #require(student["search"] as? Object)
      let trials = try #require(search["trials"] as? [Object])
      let losses = try trials.map { trial in
        let run = try #require((trial["folders"] as? [String])?.first)
        let result = try TinyStudy.object(place.bytes("\(run)/result.json"))
        return try #require((result["validation"] as? Object)?["nats"] as? Double)
      }
      #expect(trials.map { $0["validation"] as? Double } == losses)
      let best = try #require(search["best"] as? Int)
      #expect(losses[best] == losses.min())
      #expect(search["isCertified"] as? Bool == true)
      #expect(student["point"] as? NSDictionary == trials[best]["point"] as? NSDictionary)
      let runs = try #require(student["fingerprints"] as? [String])
      #expect(runs.count == 2 && runs.first == (trials[best]["fingerprints"] as? [String])?.first)
      #expect(Set(trials.compactMap { ($0["fingerprints"] as? [String])?.first }).count == trials.count)
    }

    @Test
    func
      `the control tries the decay of the students, of the tuned single model, and doublings until the largest is not best`()
      throws
    {
      let place = try Self.place()
      #expect(try place.chorus("\(Self.command) --set distillation.search=null", limit: 100).exitCode == 0)
      let students = try TinyStudy.students(place)
      let result = try TinyStudy.result(place)
      let search = try #require((result["searches"] as? [Object])?.first)
      let trials = try #require(search["trials"] as? [Object])
      func decay(_ trial: Object?) throws -> Double {
        try #require((trial?["point"] as? Object)?["weightDecay"] as? Double)
      }
      let single = try decay(trials[#require(search["best"] as? Int)])
      let control = try #require(students["equalCompute"])
      let tried = try #require((control["search"] as? Object)?["trials"] as? [Object])
      // Members have half the decay of the single model.
      let decays = try tried.map { try decay($0) }.sorted()
      #expect(decays == [0.5, 1, 2, 4, 8, 16].prefix(decays.count).map { $0 * single } && decays.count >= 3)
      #expect(try decay(control) < decays[decays.count - 1] || decays.count == 6)
      try expectLowestLoss(control, in: place)
      #expect(try decay(students["distributions"]) == single / 2)
      #expect(students["distributions"]?["search"] == nil)
    }

    @Test func `a plan counts the runs that are tried, and a finished study has them all`() throws {
      let place = try Self.place()
      func distillation() throws -> Object { try #require(TinyStudy.stages(place)["distillation"]) }
      let before = try distillation()
      // Three neighbors of the start, the start, and a second seed for each of two methods; three decays and a second seed of one
      // control, two seeds of the other.
      #expect(before["runs"] as? Int == 2 * (3 + 1 + 1) + 3 + 1 + 2)
      #expect(before["isEstimate"] as? Bool == true)
      #expect(try place.chorus(Self.command, limit: 100).exitCode == 0)
      let after = try distillation()
      #expect(after["ended"] as? Int == after["runs"] as? Int && after["operations"] as? Double == 0)
      let status = try place.chorus("study status study.yaml --output out --json").object()
      #expect(status["isFinished"] as? Bool == true && status["open"] as? Int == 0)
    }

    @Test func `choices that are killed and resumed end with the same store`() throws {
      try Workplace.expectKilledEqualsUndisturbed(Self.command, within: 6, seed: 21, place: Self.place)
    }

    @Test func `choices that are added to a finished study train only what is new`() throws {
      let place = try Self.place()
      let given = "\(Self.command) --set distillation.search=null --set distillation.control=same"
      #expect(try place.chorus("\(given) --set distillation.averaging=probabilities", limit: 100).exitCode == 0)
      let before = try place.files("out/store/runs").filter { $0.key.hasSuffix("result.json") }
      let students = try TinyStudy.students(place)
      #expect(students.values.allSatisfy { $0["search"] == nil && $0["averaging"] == nil })
      #expect(try place.chorus(Self.command, limit: 100).exitCode == 0)
      let after = try place.files("out/store/runs").filter { $0.key.hasSuffix("result.json") }
      #expect(after.count > before.count)
      for (name, bytes) in before { #expect(after[name] == bytes, "\(name)") }
      // The settings that the study gave are the start of each search, and their runs are found.
      let tried = try #require((TinyStudy.students(place)["samples"]?["search"] as? Object)?["trials"] as? [Object])
      let first = try #require((tried.first?["fingerprints"] as? [String])?.first)
      #expect(first == (students["samples"]?["fingerprints"] as? [String])?.first)
    }
  }
}
