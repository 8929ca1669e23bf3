import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Studies that save models at numbers of words.
  @Suite struct BabyLMTests {
    private static let smoke = packageFile("launch/studies/babylm-smoke.yaml")
    private static let command =
      "study run \(smoke) --output out --json --set corpus.text=text --set corpus.vocabulary=280 --set corpus.tokens=2048"
      + " --set training.batchSize=2 --set training.contextLength=32"

    /// The runs of a study with the names of the models that each saved.
    private func savedModels(_ place: Workplace) throws -> [(run: String, models: [String])] {
      let runs = try FileManager.default.contentsOfDirectory(atPath: place.path("out/store/runs")).sorted()
      return runs.map { run in
        let path = place.path("out/store/runs/\(run)/checkpoints")
        return (run, ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted())
      }
    }

    @Test func `members and students save models that can be evaluated, and searches do not`() throws {
      let place = try Workplace()
      let outcome = try place.chorus(Self.command, ranks: 2)
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardError.contains("no model is saved at training.saveAt.words"))
      let saved = try savedModels(place)
      #expect(saved.filter { $0.models.isEmpty }.count == 2, "two points of the search: \(saved)")
      #expect(
        saved.filter { $0.models == ["chck_1K", "chck_2K"] }.count == 4, "two members, a student, its control: \(saved)"
      )

      let student = try #require(saved.first { $0.run.contains("distributions") }).run
      let result = try place.text("out/store/runs/\(student)/result.json")
      #expect(result.contains("\"seen\"") && result.contains("\"taught\"") && !result.contains("\"generated\""))
      let corpus = try #require(FileManager.default.contentsOfDirectory(atPath: place.path("out/store/corpora")).first)
      let models = ["checkpoints/chck_1K", "checkpoints/chck_2K", ""].map { "out/store/runs/\(student)/\($0)" }
      let evaluation = try place.chorus(
        "evaluate --corpus out/store/corpora/\(corpus) --split test --json --members \(models.joined(separator: " "))")
      let losses = try #require(evaluation.object()["members"] as? [[String: Any]]).compactMap { $0["loss"] as? Double }
      #expect(losses.count == 3 && losses == losses.sorted(by: >), "more words, less loss: \(losses)")
      #expect(try place.chorus(Self.command).object()["trained"] as? Int == 0)
    }

    @Test func `a limit of epochs is refused before anything is trained`() throws {
      let place = try Workplace()
      let study = try place.chorus("\(Self.command) --set training.limits.epochs=3")
      #expect(study.exitCode == 65)
      #expect(
        study.standardError.contains(
          "recipes.regularized.epochs may give runs of 4 epochs, but training.limits.epochs is 3"))
      let run = try place.chorus("train run.yaml --output other --set training.limits.epochs=1.5")
      #expect(run.exitCode == 65)
      #expect(
        run.standardError.contains("would read 2048 tokens of its corpus 1.97 times, but training.limits.epochs is 1.5")
      )
      #expect(!place.exists("other") && !place.exists("out"))
    }
  }
}
