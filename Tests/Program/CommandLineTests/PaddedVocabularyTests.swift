import Checkpoints
import Foundation
import TensorKernels
import Testing
import Transformers

extension ProgramTests {
  /// Models whose vocabulary has more rows than their tokenizer has tokens, as `transformers` pads them.
  @Suite struct PaddedVocabularyTests {
    /// A copy of the prepared run as `padded`, with rows that would always be the most likely.
    private func pad(_ place: Workplace) throws {
      let run = try ModelDirectory.read(place.path("run"))
      let model = try run.layout.configuration.with { $0.vocabularySize += 4 }
      let padded = Parameters(ParameterLayout(model))
      for (slot, original) in zip(padded.layout.slots, run.layout.slots) {
        padded.tensor(slot).rows(0..<original.rows).copy(run.tensor(original))
      }
      // One of a row and its opposite has a large logit for any state.
      for row in 0..<4 { padded.head.row(at: run.head.rows + row).fill(row % 2 == 0 ? 50 : -50) }
      try place.copy("run", to: "padded")
      try place.replace("\"vocab_size\" : 280", by: "\"vocab_size\" : 284", in: "padded/config.json")
      try SafetensorsWriter.write(
        padded.layout.slots.map { .init(name: $0.name, shape: $0.shape, tensor: padded.tensor($0)) },
        to: place.path("padded/model.safetensors"))
    }

    @Test func `padding is never generated`() throws {
      let place = try Workplace()
      try pad(place)
      let command = "--temperature 0 --tokens 12 --count 2"
      let outcome = try place.chorus("generate --model padded \(command)")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardOutput == (try place.chorus("generate --model run \(command)").standardOutput))
    }

    @Test func `a padded model is evaluated on a corpus of its tokens, and its probabilities count the padding`() throws
    {
      let place = try Workplace()
      try pad(place)
      try place.remove("padded/log-probabilities.safetensors")
      func loss(_ model: String) throws -> Double {
        let outcome = try place.chorus("evaluate --corpus corpus --members \(model) --json")
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        let members = try outcome.object()["members"] as? [[String: Any]]
        return try #require(members?.first?["loss"] as? Double)
      }
      #expect(try loss("padded") > loss("run") + 1)
    }

    @Test func `a run keeps the chat template and the ends of the model that it continues`() throws {
      let place = try Workplace()
      try place.write("{{ '<|im_start|>' }}", to: "run/chat_template.jinja")
      try place.write(#"{"bos_token_id": 0, "eos_token_id": [7, 5]}"#, to: "run/generation_config.json")
      try place.write(
        """
        initialization: {model: run}
        corpus: {path: corpus, tokens: 512}
        training: {batchSize: 4, lanes: 2, epochs: 1, learningRate: 1.0e-3, weightDecay: 0.1}
        """, to: "continued.yaml")
      let outcome = try place.chorus("train continued.yaml --output continued --quiet")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(try place.text("continued/chat_template.jinja") == "{{ '<|im_start|>' }}")
      let end = try ModelDirectory.textEnds(place.path("run")).subtracting([5, 7])
      #expect(try ModelDirectory.textEnds(place.path("continued")) == end.union([5, 7]))
    }

    @Test func `a run starts from a padded model`() throws {
      let place = try Workplace()
      try pad(place)
      try place.write(
        """
        initialization: {model: padded}
        corpus: {path: corpus, tokens: 512}
        training: {batchSize: 4, lanes: 2, epochs: 1, learningRate: 1.0e-3, weightDecay: 0.1}
        """, to: "continued.yaml")
      let outcome = try place.chorus("train continued.yaml --output continued --quiet")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(try ModelDirectory.configuration(place.path("continued")).vocabularySize == 284)
    }
  }
}
