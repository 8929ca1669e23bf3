import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Studies that continue a model of Hugging Face layout, in files of bfloat16.
  @Suite struct ContinuedStudyTests {
    private static let study = """
      study: tiny
      initialization: {model: base}
      corpus:
        text: other
        validation: 0.1
        test: 0.2
        tokens: 1024
        general: {text: text, validation: 0.1, test: 0.1, share: 0.25}
      training: {batchSize: 4, lanes: 4, epochs: 8, learningRate: 1.0e-2, weightDecay: 0.1, warmup: 0.1, checkpointEvery: 0}
      recipes: {ensemble: {members: 3}, continued: {largeBatchSize: 16}}
      """
    private static let command = "study run study.yaml --output out --json"

    /// A directory with a model, the text that it knows, and text of other words.
    private static func place() throws -> Workplace {
      let place = try Workplace()
      let export = try place.chorus("export --model run --output base --dtype bfloat16 --max-shard-size 10000")
      #expect(export.exitCode == 0, "\(export.standardError)")
      var generator = WordGenerator(seed: 7)
      try FileManager.default.createDirectory(atPath: place.path("other"), withIntermediateDirectories: true)
      for index in 0..<20 { try place.write(generator.document(), to: "other/\(index + 10).txt") }
      try place.write(study, to: "study.yaml")
      return place
    }

    @Test func `each step is measured, with the same bytes on 1, 2 and 4 ranks`() throws {
      let (place, summary) = try Workplace.sameStudyOnRanks(Self.command, place: Self.place)
      let ladder = try #require((summary["continued"] as? [[String: Any]])?.first)
      let rows = try #require(ladder["steps"] as? [[String: Any]])
      #expect(
        rows.map { $0["step"] as? String } == [
          "base", "largeBatch", "oneEpoch", "withoutReplay", "epochs", "ensemble", "ensemble", "limit", "weightAverage",
        ])
      #expect(rows.map { $0["batchSize"] as? Int } == [nil, 16, 4, 4, 4, 4, 4, 4, 4])
      #expect(rows.map { $0["epochs"] as? Int } == [nil, 1, 1, 8, 8, 8, 8, 8, 8])
      func loss(_ step: String, _ key: String = "loss") throws -> Double {
        try #require(rows.last { $0["step"] as? String == step }?[key] as? Double)
      }
      #expect(try loss("epochs") < loss("oneEpoch") && loss("oneEpoch") < loss("base"))
      #expect(try loss("ensemble") < loss("epochs"))
      #expect(try loss("epochs", "general") < loss("withoutReplay", "general"), "replay keeps what was known")

      try expect(loss("base"), of: "base", place)
      try expect(loss("largeBatch"), of: paths("out/store/runs", "base-D1024-largeBatch", place)[0], place)
      let page = try place.text("out/study/tiny/report.html")
      #expect(page.contains("Continued pre-training of base") && page.contains("mean of the members"))
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
    }

    /// The loss that `chorus evaluate` has for a model on the corpus of the study's text.
    private func expect(_ loss: Double, of model: String, _ place: Workplace) throws {
      let corpora = try paths("out/store/corpora", "tiny-", place)
      let losses = try corpora.map { corpus in
        let outcome = try place.chorus("evaluate --corpus \(corpus) --split test --members \(model) --json")
        return try #require((outcome.object()["members"] as? [[String: Any]])?.first?["loss"] as? Double)
      }
      #expect(losses.count == 2 && losses.contains { abs($0 - loss) < 1e-6 }, "\(losses), \(loss)")
    }

    /// The entries of a directory whose names begin with a word.
    private func paths(_ directory: String, _ start: String, _ place: Workplace) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: place.path(directory))
        .filter { $0.hasPrefix(start) }.map { "\(directory)/\($0)" }
    }

    @Test func `killed and resumed equals undisturbed`() throws {
      let command = "\(Self.command) --set training.epochs=40"
      try Workplace.expectKilledEqualsUndisturbed(command, within: 2, seed: 3, place: Self.place)
    }

    @Test(arguments: [
      (
        "initialization: {model: base}", "models: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]",
        "recipes.continued needs a model"
      ),
      (
        "initialization: {model: base}", "initialization: {model: base, contextLength: 17}",
        "initialization.contextLength"
      ),
      ("study: tiny", "study: tiny\nmodels: [{name: xs, layers: 1, hiddenSize: 16, headCount: 2}]", "leave models out"),
      ("text: other", "text: other\n  vocabulary: 280", "corpus.vocabulary trains a tokenizer"),
      ("recipes: {", "controls: {kinds: [oneModel]}\nrecipes: {", "the control oneModel draws weights"),
      ("epochs: 8", "epochs: 8, seeds: {initialization: 1}", "training.seeds.initialization draws weights"),
      ("general: {text: text", "general: {text: other", "that out/store/corpora/tiny-"),
      ("largeBatchSize: 16", "largeBatchSize: 4", "is not above training.batchSize 4"),
      ("largeBatchSize: 16", "largeBatchSize: 160", "fewer than one batch of 160"),
      ("share: 0.25", "share: 0.12345", "no block of at most 1000 sequences"),
    ])
    func `settings that contradict each other are refused`(key: String, other: String, says: String) throws {
      let place = try Self.place()
      try place.replace(key, by: other, in: "study.yaml")
      try place.chorus("study run study.yaml --output out").expectRefusal(65, says: [says], isQuiet: false)
    }
  }
}
