import Files
import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Students whose teacher's members have fitted weights.
  @Suite struct FittedTeacherTests {
    private typealias Object = TinyStudy.Object

    private static let study = """
      recipes: {ensemble: {members: 3}}
      distillation: {methods: [self, distributions, chain], seeds: [0], topK: 8, averaging: fitted}
      """
    private static let command = TinyStudy.run

    private static func place() throws -> Workplace { try TinyStudy.place(study) }

    /// An average with its losses.
    private struct Average {
      let averaging: String
      let weights: [Double]?
      let validation, test: Double
    }

    /// The average with the lowest loss on validation, by the losses of the teacher in the result.
    private static func best(_ teacher: Object) throws -> Average {
      let weighted = try #require(teacher["weighted"] as? Object)
      let measured = try #require(weighted["validation"] as? [String: Double])
      let averages = try ["logits", "probabilities"].flatMap { averaging in
        func loss(_ split: String) throws -> Double {
          let curve = (teacher[split] as? Object)?[averaging] as? Object
          return try #require((curve?["losses"] as? [Object])?.last?["nats"] as? Double)
        }
        let test = weighted[averaging == "logits" ? "logitLoss" : "probabilityLoss"] as? Double
        return [
          Average(averaging: averaging, weights: nil, validation: try loss("validation"), test: try loss("test")),
          Average(
            averaging: averaging, weights: weighted[averaging] as? [Double],
            validation: try #require(measured[averaging]), test: try #require(test)),
        ]
      }
      return try #require(averages.min { $0.validation < $1.validation })
    }

    @Test func `the average with the lowest loss on validation teaches, with the same bytes on 1, 2 and 4 ranks`()
      throws
    {
      let (place, summary) = try Workplace.sameStudyOnRanks(Self.command, place: Self.place)
      let students = try TinyStudy.students(place)
      let best = try Self.best(TinyStudy.ensemble(place))
      let weights = try #require(best.weights, "fitted weights cannot be worse than equal ones where they are fitted")
      for student in students.values {
        #expect(student["averaging"] as? String == best.averaging && student["memberWeights"] as? [Double] == weights)
        #expect(student["teacherLoss"] as? Double == best.test)
      }
      let taught = try TinyStudy.distributions(place, students["distributions"], "documents")
      #expect(taught.map { $0["weights"] as? [Double] } == [weights])
      #expect(taught.map { $0["averaging"] as? String } == [best.averaging])
      // The last link has one teacher.
      let links = try TinyStudy.distributions(place, students["chain"], "documents")
      #expect(links.count == 1 && links[0]["weights"] == nil && (links[0]["members"] as? [String])?.count == 1)
      let distilled = try #require(summary["distilled"] as? [Object])
      #expect(distilled.allSatisfy { $0["memberWeights"] as? [Double] == weights })
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("The mean of \(best.averaging) with fitted weights of the sum "))
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
      try expectSameByDistill(place, students["distributions"], best, Self.exactWeights(place))
    }

    /// The weights of the teacher's members. `JSONSerialization` rounds some numbers to a neighbor.
    private static func exactWeights(_ place: Workplace) throws -> [Double] {
      struct Result: Decodable {
        struct Students: Decodable { let memberWeights: [Double] }
        let distilled: [Students]
      }
      let result = try JSONDecoder().decode(Result.self, from: place.bytes("out/study/tiny/result.json"))
      return try #require(result.distilled.first?.memberWeights)
    }

    /// `chorus distill` with the weights in the run file makes the same student, and compares it with the same teacher.
    private func expectSameByDistill(
      _ place: Workplace, _ student: Object?, _ average: Average, _ weights: [Double]
    ) throws {
      let distill = try TinyStudy.distill(place)
      for (name, averaging, weights) in [
        ("student", average.averaging, weights),
        ("other", average.averaging == "logits" ? "probabilities" : "logits", nil),
      ] {
        let given = weights.map { " --set distillation.memberWeights=\($0.description.filter { $0 != " " })" } ?? ""
        let outcome = try place.chorus(
          "\(distill) --output \(name) --set distillation.averaging=\(averaging)\(given)",
          ranks: 2)
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        let isSame = name == "student"
        let loss = try #require(try outcome.object()["teacherLoss"] as? Double)
        #expect((abs(loss - average.test) < 1e-9) == isSame, "\(loss), \(average)")
        let fingerprint = try outcome.object()["fingerprint"] as? String
        #expect((fingerprint == (student?["fingerprints"] as? [String])?.first) == isSame)
      }
    }

    @Test func `an n-gram model is mixed with the average that teaches`() throws {
      let place = try Self.place()
      let settings = "--set distillation.methods=[combined] --set distillation.ngramOrder=3"
      func mixture(_ averaging: String) throws -> (weight: Object, of: Object) {
        let command = "\(Self.command) \(settings) --set distillation.averaging=\(averaging)"
        let outcome = try place.chorus(command, ranks: 2, limit: 100)
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        let student = try TinyStudy.students(place)["combined"]
        let taught = try TinyStudy.distributions(place, student, "samples")
        return (weight: try #require(student?["ngram"] as? Object), of: try #require(taught.first))
      }
      let plain = try mixture("probabilities"), fitted = try mixture("fitted")
      let best = try Self.best(TinyStudy.ensemble(place))
      #expect(fitted.of["weights"] as? [Double] == best.weights && plain.of["weights"] == nil)
      func loss(_ weight: Object) throws -> Double { try #require(weight["ensembleLoss"] as? Double) }
      #expect(try abs(loss(fitted.weight) - best.validation) < 1e-5)
      #expect(try loss(plain.weight) > loss(fitted.weight))
      #expect(try #require(fitted.weight["mixtureLoss"] as? Double) < loss(fitted.weight))
      #expect((fitted.of["ngram"] as? Object)?["weight"] as? Double == fitted.weight["weight"] as? Double)
      #expect(plain.weight["weight"] as? Double != fitted.weight["weight"] as? Double)
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("it lowers the loss of the average that taught from"))
    }

    /// The weights in a store of an earlier version, which did not measure them on validation.
    private struct EarlierWeights: Codable {
      let logits, probabilities: [Double]
      let logitLoss, probabilityLoss: Double
    }

    @Test func `weights of an earlier version are fitted anew where students need their loss on validation`() throws {
      let place = try Self.place()
      let evaluated = "\(Self.command) --set evaluation.weights=[uniform,fit] --set distillation.averaging=logits"
      #expect(try place.chorus(evaluated, limit: 100).exitCode == 0)
      func names() throws -> [String] {
        try place.files("out/store/evaluations").filter {
          String(decoding: $0.value, as: UTF8.self).contains("\"logitLoss\"")
        }.map(\.key)
      }
      let name = try #require(names().first), path = place.path("out/store/evaluations/\(name)")
      let before = try readFile(path)
      try SealedFile.write(JSONDecoder().decode(EarlierWeights.self, from: Data(before)), to: path)
      let earlier = try readFile(path)
      #expect(try place.chorus(evaluated).object()["trained"] as? Int == 0)
      #expect(try readFile(path) == earlier, "without students of fitted weights they are what they were")
      #expect(try place.chorus(Self.command, limit: 100).exitCode == 0)
      #expect(try readFile(path) == before)
      #expect(try names() == [name])
    }

    @Test func `a plan knows that weights are fitted, and a finished study has nothing left`() throws {
      let place = try Self.place()
      func operations(_ averaging: String) throws -> Double {
        let stages = try TinyStudy.stages(place, "--set distillation.averaging=\(averaging)")
        return try #require(stages["evaluation"]?["operations"] as? Double)
      }
      #expect(try operations("fitted") > operations("validation"))
      #expect(try place.chorus(Self.command, limit: 100).exitCode == 0)
      #expect(try operations("fitted") == 0)
      let status = try place.chorus("study status study.yaml --output out --json").object()
      #expect(status["isFinished"] as? Bool == true && status["open"] as? Int == 0)
    }
  }
}
