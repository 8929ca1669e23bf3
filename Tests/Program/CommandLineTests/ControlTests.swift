import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// The controls of an ensemble, and the mixture weights of its members.
  @Suite struct ControlTests {
    private static let study =
      "study run study.yaml --output out --json --set evaluation.weights=[uniform,fit]"
      + " --set controls.kinds=[initialization,order,weightAverage,oneModel,snapshots]"
      + " --set controls.snapshots.epochs=[1,2] --set controls.snapshots.weightDecayFactor=[1,2]"

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
        controls.compactMap { $0["kind"] as? String } == [
          "initialization", "order", "weightAverage", "oneModel", "snapshots", "snapshots",
        ])
      #expect(try seeds(controls[0], place) == [[0, 0], [1, 0], [2, 0]])
      #expect(try seeds(controls[1], place) == [[0, 0], [0, 1], [0, 2]])
      let (all, one) = (try number(controls[0], "parameters"), try number(controls[3], "parameters"))
      #expect(abs(one - all) < all / 4, "\(one) parameters beside \(all)")
      // Weights of independent members do not average: their mean is worse than each of them.
      #expect(try number(controls[2], "loss") > number(controls[2], "memberLoss"))
      let ensemble = try #require((summary["ensembles"] as? [[String: Any]])?.first)
      let weighted = try #require(ensemble["weighted"] as? [String: Any])
      #expect(try number(weighted, "probabilities") > 0 && number(weighted, "logits") > 0)
      try checkSnapshots(Array(controls[4...]), ensemble, place)
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("<h3>Snapshots</h3>"))
      #expect(page.contains("<h2>Controls: xs") && page.contains("<h3>Weights</h3>"))
    }

    @Test(arguments: [
      ("controls.kinds=[other]", "one of initialization, order, weightAverage, oneModel, snapshots"),
      ("controls.kinds=[snapshots]", "controls.snapshots.epochs"),
      ("controls.model=xxl", "one of xs"), ("evaluation.weights=[best]", "one of uniform, fit"),
      ("evaluation.averaging=[logits]", "always reports both averages"),
    ]) func `wrong words are refused`(setting: String, sentence: String) throws {
      try Workplace().chorus("study run study.yaml --output out --set \(setting)").expectRefusal(
        65, says: [sentence], ranks: nil)
    }

    /// Snapshots are models of one run, which the ensemble's evaluation measures alike.
    private func checkSnapshots(_ controls: [[String: Any]], _ ensemble: [String: Any], _ place: Workplace) throws {
      for (control, epochs) in zip(controls, [1, 2]) {
        let found = try #require(control["snapshots"] as? [String: Any])
        #expect(found["epochs"] as? Int == epochs)
        let directory = try #require((control["folders"] as? [String])?.first)
        let models = ["snapshots/cycle-1", "snapshots/cycle-2", ""].map { "\(directory)/\($0)" }
        let corpus = try #require(
          FileManager.default.contentsOfDirectory(atPath: place.path("out/store/corpora")).first)
        let measured = try place.chorus(
          "evaluate --corpus out/store/corpora/\(corpus) --split test --json --members \(models.joined(separator: " "))"
        ).object()
        let rows = try #require(measured["ensemble"] as? [[String: Any]])
        let losses = rows.compactMap { $0["probabilities"] as? Double }
        #expect(found["losses"] as? [Double] == losses, "\(measured)")
        #expect(control["loss"] as? Double == losses.last)
        // A member has the epochs of the first cycle, and an ensemble three of them.
        let point = try #require(control["point"] as? [String: Any]), all = try #require(point["epochs"] as? Int)
        let fraction = try number(found, "operationsFraction")
        #expect(abs(fraction - Double(all) / Double(3 * (all - 2 * epochs))) < 1e-3, "\(fraction)")
      }
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
