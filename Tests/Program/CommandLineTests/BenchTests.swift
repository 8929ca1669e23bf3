import Testing

extension ProgramTests {
  @Suite struct BenchTests {
    private static let bench = "bench --model tiny --steps 2 --switch"

    @Test func `switches of training are timed in turn beside plain steps`() throws {
      let object = try Workplace().chorus(#"\#(Self.bench) {"dropout":0.1} {"optimizer":"muon"} --json"#).object()
      let rows = try #require(object["switches"] as? [[String: Any]])
      #expect(rows.map { $0["settings"] as? String } == [#"{"dropout":0.1}"#, #"{"optimizer":"muon"}"#])
      let plain = rows.compactMap { $0["plainSeconds"] as? Double }
      let seconds = rows.compactMap { $0["seconds"] as? Double }
      #expect(plain.count == 2 && plain[0] == plain[1] && plain[0] > 0 && seconds.allSatisfy { $0 > 0 })
      #expect((object["step"] as? [Any])?.isEmpty == true, "only what was asked for is measured")
    }

    @Test func `a second pass and further prediction heads take the time that they take in training`() throws {
      let switches = #"{"maskedInputLoss":{}} {"multiTokenPrediction":{"tokens":8}}"#
      let object = try Workplace().chorus("bench --model tiny --steps 7 --switch \(switches) --json").object()
      for row in try #require(object["switches"] as? [[String: Any]]) {
        let plain = try #require(row["plainSeconds"] as? Double), seconds = try #require(row["seconds"] as? Double)
        // Nearly twice the time; other programs disturb all steps alike.
        #expect(seconds > 1.25 * plain, "\(row)")
      }
    }

    @Test(arguments: [#"{"dropouts":0.1}"#, "{", #"{"dropout":2}"#]) func `a setting that training has not is refused`(
      settings: String
    ) throws {
      let outcome = try Workplace().chorus("\(Self.bench) \(settings)")
      #expect(outcome.exitCode == 65, "\(outcome.standardError)")
      #expect(outcome.standardError.contains("--switch") || outcome.standardError.contains("dropout"))
    }
  }
}
