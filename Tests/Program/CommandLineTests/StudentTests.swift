import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Students in studies.
  @Suite struct StudentTests {
    private static let study = "study run study.yaml --output out --json"
    /// A search of one point, and students of every method in two sizes.
    private static let settings =
      " --set distillation.methods=[samples,self,distributions,combined,syntheticOnly]"
      + " --set distillation.student=[xs,xxs] --set distillation.seeds=[0,1] --set distillation.topK=8"
      + " --set distillation.epochs=2 --set distillation.share=0.5"
      + " --set recipes.standard.epochs=[1] --set recipes.standard.learningRate=[0.01] --set recipes.standard.weightDecay=[0.1]"

    private static let methods = ["samples", "self", "distributions", "combined", "equalCompute", "syntheticOnly"]

    /// A study of two sizes.
    private static func workplace() throws -> Workplace {
      let place = try Workplace()
      let model = "{name: xs, layers: 1, hiddenSize: 16, headCount: 2}"
      let small = "{name: xxs, layers: 1, hiddenSize: 8, headCount: 1}"
      try place.replace("[\(model)]", by: "[\(model), \(small)]", in: "study.yaml")
      return place
    }

    @Test func `students are the same on one and two ranks, and found again`() throws {
      let (alone, together) = (try Self.workplace(), try Self.workplace())
      let first = try alone.chorus(Self.study + Self.settings, limit: 200).object()
      let second = try together.chorus(Self.study + Self.settings, ranks: 2, limit: 200).object()
      let students = try #require(first["distilled"] as? [[String: Any]])
      #expect(students.compactMap { $0["method"] as? String } == Self.methods + Self.methods)
      #expect(students.compactMap { $0["seeds"] as? Int } == Array(repeating: 2, count: 12))
      #expect(first["distilled"] as? NSArray == second["distilled"] as? NSArray)
      #expect(try alone.store() == together.store())
      let again = try together.chorus(Self.study + Self.settings).object()
      #expect(again["trained"] as? Int == 0)
      #expect(again["distilled"] as? NSArray == first["distilled"] as? NSArray)
    }

    @Test func `a size for students alone has no other models`() throws {
      let place = try Self.workplace()
      try place.replace(
        "hiddenSize: 8, headCount: 1}", by: "hiddenSize: 8, headCount: 1, role: student}", in: "study.yaml")
      let settings =
        " --set distillation.student=[xxs] --set distillation.seeds=[0] --set distillation.methods=[distributions]"
      let planned = try TinyStudy.stages(place, settings)
      let summary = try place.chorus(Self.study + settings, ranks: 2, limit: 200).object()
      #expect(planned["distillation"]?["runs"] as? Int == 2)
      let students = try #require(summary["distilled"] as? [[String: Any]])
      #expect(students.map { $0["model"] as? String } == ["xxs", "xxs"])
      let runs = try FileManager.default.contentsOfDirectory(atPath: place.path("out/store/runs"))
      let small = runs.filter { $0.hasPrefix("xxs-") }
      #expect(small.count == 2 && small.allSatisfy { $0.contains("distributions") || $0.contains("equalCompute") })
      #expect(try place.chorus(Self.study + settings).object()["trained"] as? Int == 0)
    }

    @Test func `what is kept compares the mean student with the tuned single model and the ensemble`() throws {
      let place = try Self.workplace()
      let summary = try place.chorus(Self.study + Self.settings, limit: 200).object()
      let students = try #require(summary["distilled"] as? [[String: Any]])
      let recipes = try #require(summary["recipes"] as? [[String: Any]])
      for student in students {
        func number(_ key: String) throws -> Double { try #require(student[key] as? Double, "\(key)") }
        let (best, teacher) = (try number("bestSingleLoss"), try number("teacherLoss"))
        if best > teacher {
          #expect(abs(try number("retained") - (best - number("loss")) / (best - teacher)) < 1e-9)
        }
        let interval = try #require(student["lossInterval"] as? [Double])
        #expect(try interval[0] <= number("loss") && number("loss") <= interval[1])
      }
      // The teacher is the ensemble of the mean of probabilities of the size that is best on validation.
      #expect(recipes.contains { $0["recipe"] as? String == "standard" })
      let rows = try place.text("out/study/tiny/results.csv").split(separator: "\n")
      for method in Self.methods { #expect(rows.count { $0.hasPrefix("distilled-\(method),") } == 4) }
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("<h2>Distillation: students of 3 ×") && page.contains("control: samples alone"))
    }

    @Test func `without a search, the member that is best on validation is the best single model and teaches itself`()
      throws
    {
      let place = try Workplace()
      let settings = " --set distillation.methods=[self] --set distillation.seeds=[0] --set distillation.epochs=2"
      let summary = try place.chorus(Self.study + settings, limit: 200).object()
      let students = try #require(summary["distilled"] as? [[String: Any]])
      #expect(students.compactMap { $0["method"] as? String } == ["self", "equalCompute"])
      let result = try #require(
        JSONSerialization.jsonObject(with: place.bytes("out/study/tiny/result.json")) as? [String: Any])
      let cell = try #require((result["cells"] as? [[String: Any]])?.first)
      func losses(_ split: String) throws -> [Double] {
        let members = (cell[split] as? [String: Any])?["members"] as? [[String: Any]]
        return try #require(members?.compactMap { $0["nats"] as? Double })
      }
      let best = try #require(zip(losses("validation"), losses("test")).min { $0.0 < $1.0 }?.1)
      for student in students { #expect(student["bestSingleLoss"] as? Double == best) }
    }

    @Test func `a study that is stopped in its students resumes and ends with the same store`() throws {
      let undisturbed = try Self.workplace()
      let stopped = try Self.workplace()
      _ = try undisturbed.chorus(Self.study + Self.settings, limit: 200).object()
      let moments = [
        { stopped.exists("out/store/samples") }, { stopped.exists("out/store/distributions") },
        { stopped.exists("out/store/distributions") && stopped.makesSteps },
      ]
      for (start, isReady) in moments.enumerated() {
        let sender = Kill.Sender(Kill(target: .rank(0), signal: SIGUSR1, moment: 0), isReady: isReady)
        let outcome = try stopped.chorus(Self.study + Self.settings, ranks: 1 + start % 2, watch: sender.watch)
        #expect(sender.isSent && outcome.exitCode == 85, "start \(start): \(outcome.standardError)")
      }
      #expect(try stopped.chorus(Self.study + Self.settings, limit: 200).exitCode == 0)
      #expect(try stopped.store() == undisturbed.store())
    }

    @Test(arguments: [
      ("distillation.methods=[chains]", "chain, equalCompute"), ("distillation.student=xxl", "one of xs"),
      ("distillation.teacher=xxl", "one of xs"), ("distillation.seeds=[1,1]", "name each once"),
      ("distillation.samples=directory", "leave distillation.samples out"),
      ("distillation.share=1.5", "must be in 0"), ("distillation.seeds=[]", "at least one number"),
      ("distillation={\"methods\":[\"samples\"],\"share\":1}", "use the control syntheticOnly"),
      ("distillation.topk=3", "did you mean \"topK\"?"),
    ]) func `wrong words are refused`(setting: String, sentence: String) throws {
      try Workplace().chorus("study run study.yaml --output out --set \(setting)").expectRefusal(
        65, says: [sentence], ranks: nil)
    }
  }
}
