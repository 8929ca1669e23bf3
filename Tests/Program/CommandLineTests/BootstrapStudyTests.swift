import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Studies of synthetic bootstrapped pre-training.
  @Suite struct BootstrapStudyTests {
    private static let study = """
      study: tiny
      world: {kind: concepts, concepts: 12, documents: 300}
      corpus: {vocabulary: 300, validation: 0.1, test: 0.1, tokens: [3000]}
      models: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]
      training: {batchSize: 4, lanes: 4, contextLength: 96, epochs: 4, learningRate: 4.0e-3, weightDecay: 0.1, evaluateEvery: 0.5, checkpointEvery: 0}
      recipes:
        ensemble: {members: 2}
        bootstrap:
          arrangement: [shuffled, megadoc]
          pairs: {count: 2}
          tuning: {epochs: [1, 2]}
          sampling: {keepUnfinished: true}
          measuredTexts: 20
      """
    private static let command = "study run study.yaml --output out --json"
    private static let arms = ["repetition", "neighbors", "megadoc", "random", "unconditional", "fresh"]

    private static func place() throws -> Workplace {
      let place = try Workplace()
      try place.write(study, to: "study.yaml")
      return place
    }

    @Test func `every arm is trained at equal tokens, with the same bytes on 1, 2 and 4 ranks`() throws {
      let (place, summary) = try Workplace.sameStudyOnRanks(Self.command, place: Self.place)
      let finding = try #require((summary["bootstrap"] as? [[String: Any]])?.first)
      let arms = try #require(finding["arms"] as? [[String: Any]])
      #expect(arms.map { $0["arm"] as? String } == Self.arms)
      // Four epochs of 3,000 tokens; three of them and as many other tokens as one has.
      #expect(arms.map { $0["trainingTokens"] as? Int } == [12000, 12000, 12000, 12000, 12000, 12000])
      #expect(arms.map { $0["otherTokens"] as? Int } == [0, 3000, 6000, 3000, 3000, 3000])
      let texts = try #require(finding["texts"] as? [[String: Any]])
      #expect(texts.map { $0["arm"] as? String } == ["neighbors", "random", "unconditional"])
      for text in texts { try expectTexts(text) }
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("Synthetic bootstrapped pre-training") && page.contains("text II"))
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
    }

    /// Checks the counts and the sample of an arm's texts.
    private func expectTexts(_ text: [String: Any]) throws {
      let counts = try #require(text["counts"] as? [String: Int])
      let fates = ["documents", "unfinished", "empty", "repetitive", "seedCopies", "corpusCopies", "duplicates"]
      #expect(fates.reduce(0) { $0 + (counts[$1] ?? 0) } == counts["drawn"], "\(counts)")
      #expect(try #require(counts["tokens"]) >= 3000)
      let quality = try #require(text["quality"] as? [String: Any])
      #expect((quality["texts"] as? [String: Any])?["documents"] as? Int == 20)
      #expect((quality["relevance"] == nil) == (text["arm"] as? String == "unconditional"))
      #expect((text["pairs"] == nil) == (text["arm"] as? String == "unconditional"))
    }

    @Test func `killed and resumed equals undisturbed`() throws {
      try Workplace.expectKilledEqualsUndisturbed(Self.command, within: 3, seed: 7, place: Self.place)
    }

    @Test func `long documents are paired and written in passages, and no arm sees a held-out document`() throws {
      let place = try Self.place()
      try place.replace("world: {kind: concepts, concepts: 12, documents: 300}\n", by: "", in: "study.yaml")
      try place.replace("corpus: {vocabulary: 300,", by: "corpus: {text: books, vocabulary: 300,", in: "study.yaml")
      try place.replace("tokens: [3000]", by: "tokens: [2000]", in: "study.yaml")
      try place.replace("measuredTexts: 20", by: "passages: 24\n    measuredTexts: 20", in: "study.yaml")
      var words = WordGenerator(seed: 11)
      for number in 0..<60 {
        try place.write("\(words.document()) \(Self.marker(number))\n", to: "books/\(number).txt")
      }
      let outcome = try place.chorus(Self.command, ranks: 2)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let finding = try #require((outcome.object()["bootstrap"] as? [[String: Any]])?.first)
      let arms = try #require(finding["arms"] as? [[String: Any]])
      #expect(arms.map { $0["arm"] as? String } == Self.arms)
      let texts = try #require(finding["texts"] as? [[String: Any]])
      let control = try #require(texts.first { $0["arm"] as? String == "unconditional" }?["counts"] as? [String: Int])
      #expect(try #require(control["drawnTokens"]) <= 24 * #require(control["drawn"]), "cut as passages are")
      #expect(control["unfinished"] == 0)
      try expectNoHeldOutDocument(place)
    }

    /// A word that no other document has.
    private static func marker(_ number: Int) -> String { "zq\(number / 10)xj\(number % 10)qz" }

    private struct IndexLine: Decodable { let split, source: String }

    /// Checks that what arms learn was made from training documents alone.
    private func expectNoHeldOutDocument(_ place: Workplace) throws {
      let files = try place.files("out/store")
      func lines(_ name: String) throws -> [IndexLine] {
        try String(decoding: try #require(files[name]), as: UTF8.self).split(separator: "\n").map {
          try JSONDecoder().decode(IndexLine.self, from: Data($0.utf8))
        }
      }
      let indices = files.keys.filter { $0.hasSuffix("documents.index") }
      let own = try lines(try #require(indices.first { !$0.contains("-arm-") }))
      let heldOut = own.filter { $0.split != "train" }.map(\.source)
      #expect(heldOut.count > 10)
      // Sources are the files, in passages and pieces with a number behind.
      let arms = try indices.filter { $0.contains("-arm-") }.flatMap { try lines($0) }
      #expect(arms.contains { $0.source.contains("books/") } && arms.allSatisfy { $0.split == "train" })
      for source in heldOut { #expect(!arms.contains { $0.source == source }, "\(source)") }
      let texts = files.filter { $0.key.contains("syntheses/") && $0.key.hasSuffix("documents.jsonl") }
      #expect(texts.count == 3)
      for source in heldOut {
        let number = try #require(Int(source.split(separator: "/").last?.split(separator: ".").first ?? ""))
        for (name, data) in texts {
          let text = String(decoding: data, as: UTF8.self)
          #expect(!text.contains(Self.marker(number)) && !text.contains("\"\(source)\""), "\(name) has \(source)")
        }
      }
    }

    /// `launch/studies/bootstrap-smoke.yaml`: the short form of `launch/studies/bootstrap-world.yaml`.
    @Test func `pairs of a world are of one concept, and fresh documents help`() throws {
      let place = try Workplace()
      let study = packageFile("launch/studies/bootstrap-smoke.yaml")
      let outcome = try place.chorus("study run \(study) --output out --json", ranks: 2, limit: 900)
      let finding = try #require((outcome.object()["bootstrap"] as? [[String: Any]])?.first)
      let arms = try #require(finding["arms"] as? [[String: Any]])
      func loss(_ arm: String) throws -> Double {
        try #require(arms.first { $0["arm"] as? String == arm }?["testLoss"] as? Double)
      }
      #expect(try loss("fresh") < loss("repetition"))
      let texts = try #require(finding["texts"] as? [[String: Any]])
      let precisions = texts.map { ($0["pairs"] as? [String: Any])?["precision"] as? Double }
      // Chance is 1 in 60.
      #expect(try #require(precisions[0]) > 0.3)
      #expect(try #require(precisions[1]) < 0.1)
      let relevance = texts.map {
        (($0["quality"] as? [String: Any])?["relevance"] as? [String: Any])?["closer"] as? Double
      }
      // Texts by neighbors are about their document, those by random pairs are not.
      #expect(try #require(relevance[0]) > #require(relevance[1]))
    }

    @Test(arguments: [
      ("fraction: 0.12345", "three digits"), ("fraction: 0.95", "recipes.bootstrap.fraction"),
      ("arms: [neighbors, other]", "other"), ("tuning: {epochs: []}", "recipes.bootstrap.tuning.epochs"),
      ("pairs: {method: random}", "recipes.bootstrap.pairs.method"),
      ("pairs: {threshold: 0.5, perDocument: 2}", "exclude each other"),
      ("sampling: {temperature: -1}", "recipes.bootstrap.sampling.temperature"),
      ("arrangement: []", "recipes.bootstrap.arrangement"),
    ])
    func `faulty settings are refused`(line: String, says: String) throws {
      let place = try Workplace()
      let head = Self.study.components(separatedBy: "    arrangement")[0]
      try place.write("\(head)    \(line)\n", to: "study.yaml")
      try place.chorus("study run study.yaml --output out").expectRefusal(65, says: [says], isQuiet: false)
    }

  }
}
