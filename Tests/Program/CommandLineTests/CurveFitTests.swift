import Foundation
import Testing

extension ProgramTests {
  /// `fit --law exponentials` and `fit --law learningCurves`.
  @Suite struct CurveFitTests {
    /// The published curve of closed-book accuracy on QuALITY (Yang et al. 2024), in percent after so many million tokens.
    private static func accuracy(_ tokens: Double) -> Double {
      64.5456 - 13.8352 * pow(0.9989, tokens) - 8.4705 * pow(0.8961, tokens) - 3.932 * pow(0.0546, tokens)
    }

    private static let tokens = [0, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 455]

    private static func place(points: Int) throws -> Workplace {
      let place = try Workplace()
      let rows = tokens.prefix(points).map { "\($0),\(accuracy($0))" }
      try place.write((["tokens,accuracy"] + rows).joined(separator: "\n") + "\n", to: "curve.csv")
      return place
    }

    private static let command = "fit --law exponentials curve.csv --x tokens --y accuracy"

    @Test func `the published law comes back from its points, with a warning`() throws {
      let outcome = try Self.place(points: 12).chorus("\(Self.command) --json --bootstrap 20")
      let object = try outcome.object()
      #expect(
        Set(object.keys) == [
          "law", "parameters", "asymptote", "interval", "rmse", "points", "degreesOfFreedom", "remainder", "remarks",
        ])
      let law = try #require(object["parameters"] as? [String: Any])
      let (b, r) = (try #require(law["b"] as? [Double]), try #require(law["r"] as? [Double]))
      for (found, published) in zip(b + r, [13.8352, 8.4705, 3.932, 0.9989, 0.8961, 0.0546]) {
        #expect(abs(found - published) < 1e-8)
      }
      #expect(b.count == 3 && r.count == 3)
      #expect(try abs(#require(object["asymptote"] as? Double) - 64.5456) < 1e-8)
      #expect((object["interval"] as? [Double])?.count == 2)
      #expect(outcome.standardError.contains("the asymptote is an extrapolation"))
      #expect((object["remarks"] as? [String])?.first?.hasPrefix("the asymptote is extrapolated: 61 %") == true)
    }

    @Test func `the first half of the points warns and gives too low an asymptote`() throws {
      let outcome = try Self.place(points: 6).chorus("\(Self.command) --json")
      #expect(outcome.standardError.contains("the asymptote is an extrapolation"))
      #expect(try #require(outcome.object()["asymptote"] as? Double) < 50)
    }

    @Test func `the text has the law, its limit and the warning`() throws {
      let text = try Self.place(points: 12).chorus("\(Self.command) --rates 3 --bootstrap 20").standardOutput
      #expect(
        text.hasPrefix(
          "y(x) = 64.5456 − 13.8352·e^(−x/908.6) − 8.4705·e^(−x/9.115) − 3.9320·e^(−x/0.3439)\nlimit 64.5456"))
      #expect(text.contains("note: the asymptote is extrapolated"))
    }

    @Test func `the number of exponentials can be given`() throws {
      let object = try Self.place(points: 12).chorus("\(Self.command) --rates 1 --json --bootstrap 20").object()
      #expect(((object["parameters"] as? [String: Any])?["b"] as? [Double])?.count == 1)
      #expect(object["degreesOfFreedom"] as? Int == 9)
    }

    @Test func `a curve that falls gives its mean and a warning`() throws {
      let place = try Workplace()
      try place.write("x,y\n0,4\n1,3\n2,2\n3,1\n", to: "curve.csv")
      let outcome = try place.chorus("fit --law exponentials curve.csv --x x --y y --json")
      #expect(outcome.standardError.contains("y does not rise with x"))
      let object = try outcome.object()
      #expect(object["asymptote"] as? Double == 2.5 && object["interval"] is NSNull)
    }

    /// Errors 0.2 + 1.5/l^0.7 on test, and 0.2 − 0.9/l^0.9 minus a shift in training.
    private static func errors(shift: Double) throws -> Workplace {
      let place = try Workplace()
      let rows = (0..<7).map { index in
        let examples = 10 * pow(2, Double(index))
        // A noise of 0.001 that is not along the curves.
        let noise = index % 2 == 0 ? 0.001 : -0.001
        return
          "\(examples),\(0.2 + 1.5 * pow(examples, -0.7) + noise),\(0.2 - 0.9 * pow(examples, -0.9) - shift + noise)"
      }
      try place.write((["examples,test,train"] + rows).joined(separator: "\n") + "\n", to: "errors.csv")
      return place
    }

    @Test func `learning curves give their common limit`() throws {
      let place = try Self.errors(shift: 0)
      let command = "fit --law learningCurves errors.csv --columns l=examples"
      let object = try place.chorus("\(command) --json --bootstrap 50").object()
      #expect(
        Set(object.keys) == [
          "law", "parameters", "asymptote", "interval", "separateAsymptotes", "rmse", "points", "degreesOfFreedom",
          "remarks",
        ])
      let law = try #require(object["parameters"] as? [String: Double])
      #expect(Set(law.keys) == ["a", "b", "alpha", "c", "beta"])
      #expect(try abs(#require(law["a"]) - 0.2) < 0.003)
      #expect(object["asymptote"] as? Double == law["a"])
      let interval = try #require(object["interval"] as? [Double])
      #expect(interval[0] < 0.2 && 0.2 < interval[1])
      #expect((object["remarks"] as? [String])?.isEmpty == true)
      #expect(object["points"] as? Int == 7 && object["degreesOfFreedom"] as? Int == 9)
      let text = try place.chorus("\(command) --bootstrap 50").standardOutput
      #expect(text.hasPrefix("test(l) = 0.2") && text.contains("\ntrain(l) = 0.2"))
    }

    @Test func `learning curves with two limits get a remark`() throws {
      let object = try Self.errors(shift: 0.06).chorus(
        "fit --law learningCurves errors.csv --columns l=examples --json --bootstrap 20"
      ).object()
      #expect((object["remarks"] as? [String])?.first?.contains("do not share one asymptote") == true)
      let separate = try #require(object["separateAsymptotes"] as? [String: Double])
      #expect(try abs(#require(separate["test"]) - 0.2) < 0.01 && abs(#require(separate["train"]) - 0.14) < 0.01)
    }
  }
}
