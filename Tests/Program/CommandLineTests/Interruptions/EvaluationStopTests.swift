import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Evaluations say what they cost, stop when they are asked to, and resume to the same bytes.
  @Suite(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"))
  struct EvaluationStopTests {
    /// Members of which all ensembles are evaluated, in windows that begin at every token: seconds of work in many passes.
    private static let memberCount = 200
    private static let members = (0..<memberCount).map { "m\($0)" }.joined(separator: " ")
    private static let evaluate = "evaluate --corpus corpus --json --stride 1 --members \(members)"

    @Test(arguments: [nil, 2]) func `an evaluation that is stopped resumes to the same bytes`(ranks: Int?) throws {
      let place = try Workplace()
      for member in 0..<Self.memberCount { try place.copy("run", to: "m\(member)") }
      let undisturbed = try place.chorus(Self.evaluate)
      try #require(undisturbed.exitCode == 0, "\(undisturbed.standardError)")
      let stopped = try place.chorus("\(Self.evaluate) --time-limit 1", ranks: ranks)
      stopped.expectRefusal(85, says: ["everything is saved"], ranks: ranks, isQuiet: false)
      #expect(stopped.seconds < 1 + StopTests.timeout)
      let resumed = try place.chorus(Self.evaluate, ranks: ranks == nil ? 2 : 1)
      #expect(resumed.standardOutput == undisturbed.standardOutput)
      #expect(resumed.standardError.contains("resuming after"), "\(resumed.standardError)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).allSatisfy { !$0.contains("evaluation") })
    }

    @Test func `the first tokens of a split are scored alone`() throws {
      let place = try Workplace()
      let evaluate = "evaluate --corpus corpus --members run"
      let all = try place.chorus("\(evaluate) --json").object()
      let tokens = try #require(all["tokens"] as? Int)
      let many = try place.chorus("\(evaluate) --json --tokens \(tokens + 1)").object()
      #expect(NSDictionary(dictionary: many) == NSDictionary(dictionary: all))
      let some = try place.chorus("\(evaluate) --tokens 100")
      #expect(some.standardOutput.hasPrefix("the first 100 validation tokens\n"), "\(some.standardOutput)")
      let object = try place.chorus("\(evaluate) --json --tokens 100").object()
      let member = try #require((object["members"] as? [[String: Any]])?.first)
      let nats = try #require(member["loss"] as? Double)
      let bits = try #require(member["bitsPerByte"] as? Double)
      // A token is at least a byte.
      #expect(object["tokens"] as? Int == 100 && bits > 0 && bits <= nats / log(2))
      try place.chorus("\(evaluate) --tokens 0").expectRefusal(64, says: ["--tokens must be at least 1"])
    }

    @Test func `costs are told, with advice where evaluating takes longer than training`() throws {
      let place = try Workplace()
      let rare = try place.chorus(
        "train run.yaml --output rare --set training.epochs=40 --set training.evaluateEvery=0")
      #expect(rare.standardError.contains(" test tokens at the end: "), "\(rare.standardError)")
      #expect(!rare.standardError.contains("costs more than training"), "\(rare.standardError)")
      let often = try place.chorus("train run.yaml --output often --set training.evaluateEvery=0.01")
      #expect(often.standardError.contains("evaluation: ") && often.standardError.contains("on the way"))
      #expect(often.standardError.contains("costs more than training"), "\(often.standardError)")
      #expect(try place.chorus("train run.yaml --output quiet --quiet").standardError.isEmpty)
      let plan = try place.chorus("study plan study.yaml --output out --json").object()
      let evaluation = try #require((plan["plan"] as? [String: Any])?["evaluation"] as? [String: Any])
      let scoring = try #require(evaluation["scoring"] as? [String: Any])
      #expect(try #require(scoring["tokens"] as? Int) > 0 && #require(scoring["passes"] as? Int) > 0)
      #expect(try place.chorus("study plan study.yaml --output out").standardOutput.contains("of that evaluating "))
      let study = try place.chorus("study run study.yaml --output out")
      #expect(study.standardError.contains("evaluations: "), "\(study.standardError)")
    }
  }
}
