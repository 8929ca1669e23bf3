import Foundation
import Testing

extension ProgramTests {
  /// `--json` prints one object with the promised fields and nothing else; talk goes to standard error.
  @Suite struct JSONTests {
    private func keys(_ value: Any?) throws -> Set<String> {
      Set(try #require(value as? [String: Any], "not an object: \(String(describing: value))").keys)
    }

    private func first(_ value: Any?) throws -> [String: Any] {
      try #require((value as? [[String: Any]])?.first, "not a list of objects: \(String(describing: value))")
    }

    @Test func `prepare prints its fields`() throws {
      let object = try Workplace().chorus(
        "prepare --json --text text --output out \(PreparedDirectory.corpusOptions)"
      ).object()
      #expect(
        Set(object.keys).isSuperset(of: [
          "documents", "tokens", "trainTokens", "validationTokens", "testTokens", "vocabulary",
          "bytesPerToken",
        ]))
      #expect(object["documents"] as? Int == PreparedDirectory.documentCount)
      #expect(object["vocabulary"] as? Int == 280)
      let parts = ["trainTokens", "validationTokens", "testTokens"].compactMap { object[$0] as? Int }
      #expect(parts.reduce(0, +) == object["tokens"] as? Int)
    }

    @Test func `train prints its fields and talks on standard error`() throws {
      let outcome = try Workplace().chorus("train --json run.yaml --output out")
      let object = try outcome.object()
      #expect(
        Set(object.keys).isSuperset(of: [
          "parameters", "steps", "trainLoss", "validationLoss", "tokensPerSecond", "fingerprint", "output",
        ]))
      #expect(object["parameters"] as? Int == 12_720)
      #expect(object["steps"] as? Int == 2048 / 16 * 2 / 6)
      #expect(object["output"] as? String == "out")
      #expect(outcome.standardError.contains("step 42/42"))
    }

    @Test func `evaluate prints its fields`() throws {
      let place = try Workplace()
      try place.copy("run", to: "other")
      let object = try place.chorus("evaluate --json --corpus corpus --split test --members run other").object()
      #expect(Set(object.keys).isSuperset(of: ["tokens", "members", "ensemble", "weights"]))
      #expect(try keys(first(object["members"])) == ["path", "kind", "loss", "bitsPerByte"])
      #expect(try keys(first(object["ensemble"])) == ["count", "logits", "probabilities"])
      #expect((object["ensemble"] as? [Any])?.count == 2)
    }

    @Test func `evaluate shows fitted weights and the losses of the weighted averages`() throws {
      let place = try Workplace()
      try place.copy("run", to: "other")
      let command = "evaluate --json --corpus corpus --split test --members run other"
      #expect(try place.chorus(command).object()["weights"] as? String == "uniform")
      let object = try place.chorus("\(command) --weights fit --averaging logits").object()
      let weights = try #require(object["weights"] as? [String: Any])
      #expect(Set(weights.keys) == ["fittedOn", "logits", "probabilities", "loss"])
      #expect((weights["logits"] as? [Double])?.count == 2)
      #expect(weights["probabilities"] is NSNull)
      #expect(try keys(weights["loss"]) == ["logits", "probabilities"])
    }

    @Test(arguments: [("logits", "probabilities"), ("probabilities", "logits")])
    func `evaluate shows the average that was not asked for as null`(asked: String, other: String) throws {
      let arguments = "evaluate --json --corpus corpus --members run --averaging \(asked)"
      let prefix = try first(try Workplace().chorus(arguments).object()["ensemble"])
      #expect(prefix[asked] is Double)
      #expect(prefix[other] is NSNull)
    }

    @Test func `fit prints its fields`() throws {
      let place = try Workplace()
      try place.write("K,loss\n1,4\n2,3\n3,2.6\n4,2.5\n", to: "data.csv")
      let object = try place.chorus("fit --json data.csv --x K --y loss").object()
      #expect(
        Set(object.keys).isSuperset(of: ["law", "parameters", "asymptote", "interval", "rmse", "points"]))
      #expect(try keys(object["parameters"]) == ["A", "B", "C"])
      #expect((object["interval"] as? [Double])?.count == 2)
    }

    @Test func `a fit without a degree of freedom has no interval and says so`() throws {
      let place = try Workplace()
      try place.write("K,loss\n1,4\n2,3\n3,2.6\n", to: "data.csv")
      let object = try place.chorus("fit --json data.csv --x K --y loss").object()
      #expect(object["interval"] is NSNull)
      #expect((object["remarks"] as? [String])?.first?.contains("no degree of freedom") == true)
    }

    @Test func `doctor prints its checks and fails when one does`() throws {
      let outcome = try Workplace().chorus("doctor --json")
      let text = Data(outcome.standardOutput.utf8)
      let object = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
      let checks = try #require(object["checks"] as? [[String: Any]])
      #expect(checks.allSatisfy { Set($0.keys) == ["name", "ok", "detail"] })
      let isFine = checks.allSatisfy { $0["ok"] as? Bool == true }
      #expect(outcome.exitCode == (isFine ? 0 : 65))
      #expect(outcome.sentences.count == (isFine ? 0 : 1))
    }

    @Test func `study run prints its fields`() throws {
      let object = try Workplace().chorus("study run --json study.yaml --output out").object()
      #expect(
        Set(object.keys).isSuperset(of: [
          "study", "runs", "trained", "reused", "diverged", "seconds", "coreSeconds", "busyShare", "recipes",
          "dataEfficiency", "distilled", "report",
        ]))
      let recipe = try first(object["recipes"])
      #expect(Set(recipe.keys).isSuperset(of: ["recipe", "D", "bestLoss", "asymptote", "interval"]))
      #expect(object["trained"] as? Int == 3)
    }

    static let commands = [
      "prepare --text text --output out --vocabulary 280 --validation 0.1 --test 0.1",
      "train run.yaml --output out",
      "evaluate --corpus corpus --members run", "study run study.yaml --output out",
    ]

    @Test(arguments: commands) func `with quiet nothing is said`(command: String) throws {
      let outcome = try Workplace().chorus("\(command) --json --quiet")
      _ = try outcome.object()
      #expect(outcome.standardError.isEmpty)
    }

    @Test(arguments: commands) func `without json the results are for people`(command: String) throws {
      let outcome = try Workplace().chorus(command)
      #expect(outcome.exitCode == 0)
      #expect(!outcome.standardOutput.isEmpty && !outcome.standardOutput.hasPrefix("{"))
    }
  }
}

extension ProgramTests.SeveralRanks {
  @Suite struct JSONTests {
    @Test(arguments: ProgramTests.JSONTests.commands) func `two ranks print one object`(command: String)
      throws
    {
      let outcome = try Workplace().chorus("\(command) --json --quiet", ranks: 2)
      _ = try outcome.object()
      #expect(outcome.standardError.isEmpty)
    }
  }
}
