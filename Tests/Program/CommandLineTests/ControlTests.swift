import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// The controls of an ensemble, and the mixture weights of its members.
  @Suite struct ControlTests {
    private static let study =
      "study run study.yaml --output out --json --set evaluation.weights=[uniform,fit]"
      + " --set controls.kinds=[initialization,order,weightAverage,oneModel]"

    @Test func `controls and weights are the same on one and two ranks, and found again`() throws {
      let (alone, together) = (try Workplace(), try Workplace())
      let first = try alone.chorus(Self.study).object()
      let second = try together.chorus(Self.study, ranks: 2).object()
      #expect(first["controls"] as? NSArray == second["controls"] as? NSArray)
      #expect(first["ensembles"] as? NSArray == second["ensembles"] as? NSArray)
      #expect(try alone.store() == together.store())
      let again = try together.chorus(Self.study).object()
      #expect(again["trained"] as? Int == 0)
      #expect(again["controls"] as? NSArray == first["controls"] as? NSArray)
    }

    @Test func `each control changes one thing`() throws {
      let place = try Workplace()
      let summary = try place.chorus(Self.study).object()
      let result = try #require(
        JSONSerialization.jsonObject(with: place.bytes("out/study/tiny/result.json")) as? [String: Any])
      let controls = try #require(result["controls"] as? [[String: Any]])
      #expect(
        controls.compactMap { $0["kind"] as? String } == ["initialization", "order", "weightAverage", "oneModel"])
      #expect(try seeds(controls[0], place) == [[0, 0], [1, 0], [2, 0]])
      #expect(try seeds(controls[1], place) == [[0, 0], [0, 1], [0, 2]])
      let (all, one) = (try number(controls[0], "parameters"), try number(controls[3], "parameters"))
      #expect(abs(one - all) < all / 4, "\(one) parameters beside \(all)")
      // Weights of independent members do not average: their mean is worse than each of them.
      #expect(try number(controls[2], "loss") > number(controls[2], "memberLoss"))
      let ensemble = try #require((summary["ensembles"] as? [[String: Any]])?.first)
      let weighted = try #require(ensemble["weighted"] as? [String: Any])
      #expect(try number(weighted, "probabilities") > 0 && number(weighted, "logits") > 0)
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("<h2>Controls: xs") && page.contains("<h3>Weights</h3>"))
    }

    @Test(arguments: [
      ("controls.kinds=[other]", "one of initialization, order, weightAverage, oneModel"),
      ("controls.model=xxl", "one of xs"), ("evaluation.weights=[best]", "one of uniform, fit"),
      ("evaluation.averaging=[logits]", "always reports both averages"),
    ]) func `wrong words are refused`(setting: String, sentence: String) throws {
      try Workplace().chorus("study run study.yaml --output out --set \(setting)").expectRefusal(
        65, says: [sentence], ranks: nil)
    }

    /// The seeds of a control's runs: of the first weights and of the order.
    private func seeds(_ control: [String: Any], _ place: Workplace) throws -> [[Int]] {
      try #require(control["folders"] as? [String]).map { directory in
        let run = try #require(
          JSONSerialization.jsonObject(with: place.bytes("\(directory)/configuration.json")) as? [String: Any])
        let seeds = try #require((run["training"] as? [String: Any])?["seeds"] as? [String: Int])
        return [seeds["initialization"] ?? -1, seeds["order"] ?? -1]
      }
    }

    private func number(_ object: [String: Any], _ key: String) throws -> Double {
      try #require(object[key] as? Double)
    }
  }
}
