import Foundation
import Testing
import Transformers

extension ProgramTests.SeveralRanks {
  /// The cost of studies whose steps have a second pass, over masked inputs: runs that are known and forecasts alike.
  @Suite struct SecondPassPlanTests {
    private typealias Object = TinyStudy.Object

    /// The runs of a stage and the operations that are left.
    private struct Stage {
      let runs: Int
      let operations: Double
    }

    /// The stages of the study's plan, with a second pass in every run or without.
    private func stages(_ place: Workplace, masked: Bool) throws -> [String: Stage] {
      try TinyStudy.stages(place, masked ? "--set training.maskedInputLoss.probability=0.2" : "").mapValues { stage in
        Stage(
          runs: try #require(stage["runs"] as? Int), operations: try #require(stage["operations"] as? Double))
      }
    }

    /// The operations that the second pass adds to one run of each stage that has runs.
    private func added(_ place: Workplace) throws -> [String: Double] {
      let plain = try stages(place, masked: false), masked = try stages(place, masked: true)
      #expect(plain.mapValues(\.runs) == masked.mapValues(\.runs))
      return try Dictionary(
        uniqueKeysWithValues: masked.filter { $0.value.runs > 0 }.map { name, stage in
          (name, (stage.operations - (try #require(plain[name])).operations) / Double(stage.runs))
        })
    }

    /// Operations of so many steps of one pass.
    private func operations(steps: Int, batchSize: Int, vocabulary: Int, contextLength: Int) throws -> Double {
      let model = try ModelConfiguration(
        layers: 1, hiddenSize: 16, headCount: 2, vocabularySize: vocabulary, contextLength: contextLength)
      return Double(steps * batchSize * contextLength) * model.trainingOperationsPerToken
    }

    private static let head = """
      study: tiny
      models: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]
      """

    @Test func `members, students, chains and switches cost a second pass more`() throws {
      let place = try TinyStudy.place(
        """
        recipes:
          ensemble: {members: 3}
          ablation: {switches: {faster: {learningRate: 2.0e-2}, wide: {warmup: 0.5}}}
        distillation: {methods: [samples, distributions, chain], seeds: [0, 1], topK: 8, share: 0.5}
        """)
      // 512 tokens, twice, in steps of 64.
      let run = try operations(steps: 16, batchSize: 4, vocabulary: 280, contextLength: 16)
      #expect(try added(place) == ["members": run, "ablation": run, "distillation": run])
    }

    @Test func `a switch with a second pass is forecast and trained at the same cost`() throws {
      let place = try TinyStudy.place(
        """
        recipes:
          ensemble: {members: 3}
          ablation:
            weightDecayFactor: [1, 4]
            switches: {masked: {maskedInputLoss: {probability: 0.2}}}
        """)
      let before = try #require(stages(place, masked: false)["ablation"])
      let outcome = try place.chorus(TinyStudy.run, limit: 100)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let planned = try place.text("out/study/tiny/ledger.jsonl").split(separator: "\n").compactMap { line -> Double? in
        let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? Object
        guard event?["event"] as? String == "runPlanned", (event?["name"] as? String)?.contains("-masked-") == true
        else { return nil }
        return event?["operations"] as? Double
      }
      // Both decays with the first seed, and two more seeds with the better one.
      #expect(before.runs == 4 && planned.count == 4)
      #expect(planned.allSatisfy { $0 == planned[0] })
      #expect(before.operations == planned.reduce(0, +))
    }

    @Test func `arms of synthetic bootstrapped pre-training cost a second pass more`() throws {
      let place = try Workplace()
      try place.write(
        """
        \(Self.head)
        world: {kind: concepts, concepts: 12, documents: 300}
        corpus: {vocabulary: 300, validation: 0.1, test: 0.1, tokens: [3072]}
        training: {batchSize: 4, lanes: 4, contextLength: 96, epochs: 4, learningRate: 4.0e-3, weightDecay: 0.1, evaluateEvery: 0.5, checkpointEvery: 0}
        recipes: {ensemble: {members: 2}, bootstrap: {}}
        """, to: "study.yaml")
      // 3,072 tokens four times, in steps of 384.
      let run = try operations(steps: 32, batchSize: 4, vocabulary: 300, contextLength: 96)
      #expect(try added(place) == ["members": run, "bootstrap": run])
    }

    @Test func `arms of synthetic text cost a second pass more`() throws {
      let place = try Workplace()
      try place.write(
        """
        \(Self.head)
        world: {documents: 4, entities: 6, lines: 2, generalTexts: 150}
        corpus: {vocabulary: 400, validation: 0.1, test: 0.1, tokens: [20000]}
        training: {batchSize: 8, lanes: 4, contextLength: 32, epochs: 1, learningRate: 4.0e-3, weightDecay: 0.1, checkpointEvery: 0}
        recipes:
          ensemble: {members: 2}
          synthetic: {trainingTokens: 4000, seeds: 2, generator: {endpoint: template}}
        """, to: "study.yaml")
      let member = try operations(steps: 78, batchSize: 8, vocabulary: 400, contextLength: 32)
      // 125 sequences, and general text as a tenth of all: 139 sequences.
      let arm = try operations(steps: 17, batchSize: 8, vocabulary: 400, contextLength: 32)
      #expect(try added(place) == ["members": member, "synthetic": arm])
    }
  }
}
