import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Members of other kinds than transformers.
  @Suite struct MemberKindTests {
    private static let evaluate = "evaluate --json --corpus corpus --split test"

    private static func place() throws -> Workplace {
      let place = try Workplace()
      let outcome = try place.chorus("ngram --corpus corpus --order 3 --output ngram")
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      return place
    }

    private static func losses(_ object: [String: Any]) throws -> [Double] {
      try #require(object["members"] as? [[String: Any]]).map { try #require($0["loss"] as? Double) }
    }

    @Test(arguments: [nil, 2]) func `an n-gram model and files of scores join a transformer and leave its loss`(
      ranks: Int?
    ) throws {
      let place = try Self.place()
      for split in ["validation", "test"] {
        let saved = try place.chorus(
          "evaluate --json --corpus corpus --split \(split) --members ngram --save-scores saved-\(split).npy")
        try #require(saved.exitCode == 0, "\(saved.standardError)")
      }
      let alone = try Self.losses(place.chorus("\(Self.evaluate) --members run").object())
      let ngram = try Self.losses(place.chorus("\(Self.evaluate) --members ngram").object())
      let object = try place.chorus(
        "\(Self.evaluate) --weights fit --members run ngram saved-{split}.npy", ranks: ranks
      ).object()
      let members = try #require(object["members"] as? [[String: Any]])
      #expect(members.map { $0["kind"] as? String } == ["model", "ngram", "scores"])
      #expect(try Self.losses(object) == alone + ngram + ngram)
      let weights = try #require(object["weights"] as? [[String: Any]])
      #expect(weights.map { $0["path"] as? String } == ["run", "ngram", "saved-{split}.npy"])
      #expect(abs(weights.reduce(0) { $0 + ($1["weight"] as? Double ?? 0) } - 1) < 1e-12)
      let mixture = try #require(object["mixture"] as? [String: Any])
      let left = try #require(object["leaveOneOut"] as? [[String: Any]])
      let loss = try #require(mixture["loss"] as? Double)
      // The file is a copy of the n-gram model, so nothing is lost without it.
      #expect(abs(try #require(left[2]["difference"] as? Double)) < 1e-6)
      #expect(abs(try #require(left[1]["loss"] as? Double) - loss) < 1e-6)
      let curves = try #require(object["curves"] as? [String: Any])
      let prefix = try #require((curves["prefixes"] as? [[String: Any]])?.first)
      #expect(abs(try #require(prefix["alone"] as? Double) - alone[0]) < 1e-6)
      #expect(abs(try #require(prefix["together"] as? Double) - loss) < 1e-6)
    }

    @Test func `the law through the curve tells the loss of more members`() throws {
      let place = try Self.place()
      // Four files of one member's scores: every ensemble of them has its loss.
      _ = try place.chorus("\(Self.evaluate) --members run --save-scores a.npy").object()
      for name in ["b", "c", "d"] { try place.copy("a.npy", to: "\(name).npy") }
      let alone = try Self.losses(place.chorus("\(Self.evaluate) --members a.npy").object())[0]
      let object = try place.chorus(
        "\(Self.evaluate) --members a.npy b.npy c.npy d.npy --predict 8 16"
      ).object()
      let predictions = try #require(object["predictions"] as? [[String: Any]])
      #expect(predictions.map { $0["members"] as? Int } == [8, 16])
      for prediction in predictions {
        #expect(prediction["averaging"] as? String == "probabilities")
        #expect(abs(try #require(prediction["loss"] as? Double) - alone) < 1e-6)
        let ends = try #require(prediction["interval"] as? [Double])
        #expect(ends[1] - ends[0] < 1e-5)
      }
      let few = try place.chorus("\(Self.evaluate) --members a.npy b.npy --predict 8")
      #expect(few.exitCode == 64 && few.standardError.contains("needs at least 3 members"))
    }

    @Test func `scores have the same bits in every format`() throws {
      let place = try Self.place()
      let expected = try Self.losses(place.chorus("\(Self.evaluate) --members run").object())
      for file in ["a.npy", "a.safetensors", "a.txt"] {
        _ = try place.chorus("\(Self.evaluate) --members run --save-scores \(file)").object()
        #expect(try Self.losses(place.chorus("\(Self.evaluate) --members \(file)").object()) == expected)
      }
    }

    @Test(arguments: [nil, 2]) func `a cache is a member, with the same bits on any number of ranks`(ranks: Int?) throws
    {
      let place = try Self.place()
      let object = try place.chorus("\(Self.evaluate) --weights fit --members run ngram cache", ranks: ranks).object()
      let members = try #require(object["members"] as? [[String: Any]])
      #expect(members.map { $0["kind"] as? String } == ["model", "ngram", "cache"])
      let loss = try #require(members[2]["loss"] as? Double)
      #expect(loss > 0 && loss < log(280))
      let alone = try Self.losses(place.chorus("\(Self.evaluate) --members cache").object())
      #expect(alone == [loss])
    }

    @Test func `windows that overlap lower the loss of a transformer and leave that of an n-gram model`() throws {
      let place = try Self.place()
      let apart = try Self.losses(place.chorus("\(Self.evaluate) --members run ngram").object())
      let overlapping = try Self.losses(place.chorus("\(Self.evaluate) --members run ngram --stride 4").object())
      #expect(overlapping[0] < apart[0])
      #expect(overlapping[1] == apart[1])
      // A stride of the context or more is that of windows that do not overlap.
      #expect(try Self.losses(place.chorus("\(Self.evaluate) --members run ngram --stride 16").object()) == apart)
    }

    @Test func `members that cannot be mixed are refused in one sentence`() throws {
      let place = try Self.place()
      _ = try place.chorus("\(Self.evaluate) --members run --save-scores test.npy").object()
      try place.write("-1\n0.5\n", to: "positive.txt")
      try place.write("-1\nnan\n", to: "nan.txt")
      try place.tool("ln", "-s", "run", "link")
      let other = try place.chorus(
        "prepare --text text --output other --vocabulary 280 --validation 0.1 --test 0.1 --seed 9")
      try #require(other.exitCode == 0)
      for (arguments, code, says) in [
        ("--members run link", 65, "named twice"), ("--members run run", 65, "named twice"),
        ("--members ngram --averaging logits", 65, "probabilities only"),
        ("--members test.npy --split validation", 65, "but the validation split has"),
        ("--members test.npy --split test --values log10", 65, "above ln 280"),
        ("--members test.npy --split test --values probabilities", 65, "cannot be negative"),
        ("--members test.npy run --split test --weights fit", 65, "{split}"),
        ("--members positive.txt", 65, "above 0"), ("--members nan.txt", 65, "NaN"),
        ("--members run ngram --save-scores x.npy", 64, "name one"),
      ] as [(String, Int32, String)] {
        try place.chorus("evaluate --corpus corpus \(arguments)").expectRefusal(code, says: [says])
      }
      try place.chorus("evaluate --corpus other --members ngram").expectRefusal(65, says: ["ngram"])
    }
  }
}
