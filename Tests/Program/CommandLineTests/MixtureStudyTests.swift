import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Studies whose ensembles are mixed with other models.
  @Suite struct MixtureStudyTests {
    private static func place() throws -> Workplace {
      let place = try Workplace()
      let study = try place.text("study.yaml")
      try place.write(
        study.replacingOccurrences(
          of: "recipes: {ensemble: {members: 3}}",
          with: "recipes: {ensemble: {members: 4}, mixture: {members: [ensemble, {ngram: 3}, cache]}}"),
        to: "study.yaml")
      return place
    }

    @Test func `ensembles are mixed with an n-gram model, with the same bytes on one and two ranks`() throws {
      let (alone, together) = (try Self.place(), try Self.place())
      let command = "study run study.yaml --output out --json"
      _ = try alone.chorus(command).object()
      _ = try together.chorus(command, ranks: 2).object()
      let result = try alone.bytes("out/study/tiny/result.json")
      #expect(try together.bytes("out/study/tiny/result.json") == result)
      let object = try #require(try JSONSerialization.jsonObject(with: result) as? [String: Any])
      let mixture = try #require((object["mixtures"] as? [[String: Any]])?.first)
      let test = try #require(mixture["test"] as? [String: Any])
      let prefixes = try #require(test["prefixes"] as? [[String: Any]])
      #expect(prefixes.count == 4)
      for prefix in prefixes {
        let gain = try #require(prefix["gain"] as? Double)
        let alone = try #require(prefix["alone"] as? Double), together = try #require(prefix["together"] as? Double)
        #expect(abs(gain - (alone - together)) < 1e-12)
      }
      #expect((test["limit"] as? [String: Any])?["interval"] != nil)
      let page = try alone.text("out/study/tiny/report.html")
      #expect(page.contains("Mixture of the ensemble of xs") && page.contains("weight of 3-gram"))
      let again = try alone.chorus(command, ranks: 2)
      #expect(try again.object()["trained"] as? Int == 0)
      #expect(!again.standardError.contains("evaluating") && !again.standardError.contains("counting"))
      #expect(try alone.bytes("out/study/tiny/result.json") == result)
    }

    @Test func `mixtures that name no other model are refused`() throws {
      let place = try Self.place()
      for (members, says) in [
        ("[ensemble]", "at least one other model"), ("[{ngram: 3}]", "must name the ensemble"),
        ("[ensemble, {ngram: 9}]", "recipes.mixture.members[1].ngram"),
        ("[ensemble, gram]", "recipes.mixture.members[1]"),
        ("[ensemble, {ngram: 3}, {ngram: 3}]", "twice"), ("[ensemble, {ngram: 3, order: 2}]", "order"),
      ] {
        let study = try place.text("study.yaml").replacing(
          /mixture: \{members: .*\}\}/, with: "mixture: {members: \(members)}}")
        try place.write(study, to: "changed.yaml")
        try place.chorus("study plan changed.yaml --output out").expectRefusal(65, says: [says])
      }
    }
  }
}
