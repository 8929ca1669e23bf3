import Checkpoints
import Foundation
import Testing
import Transformers

extension ProgramTests {
  @Suite struct ExportTests {
    private func loss(_ model: String, _ place: Workplace) throws -> Double {
      let outcome = try place.chorus("evaluate --corpus corpus --members \(model) --json")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let members = try outcome.object()["members"] as? [[String: Any]]
      return try #require(members?.first?["loss"] as? Double)
    }

    @Test func `weights of float32 in several files are the same model`() throws {
      let place = try Workplace()
      let outcome = try place.chorus("export --model run --output exported --max-shard-size 20000 --json")
      let object = try outcome.object()
      let run = try ModelDirectory.read(place.path("run"))
      #expect(object["tensors"] as? Int == run.layout.slots.count)
      #expect(object["parameters"] as? Int == run.layout.count)
      #expect((object["files"] as? Int ?? 0) > 1 && (object["bytes"] as? Int ?? 0) > 4 * run.layout.count)
      #expect(place.exists("exported/model.safetensors.index.json") && !place.exists("exported/export.begun.json"))
      #expect(try ModelDirectory.read(place.path("exported")).flat.elements == run.flat.elements)
      #expect(try loss("exported", place) == loss("run", place))
    }

    @Test(arguments: [("bfloat16", 8), ("float16", 11)])
    func `halved weights are the nearest ones, and nearly the same model`(type: String, digits: Int) throws {
      let place = try Workplace()
      let outcome = try place.chorus("export --model run --output exported --dtype \(type) --license mit")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let (found, expected) = try (
        ModelDirectory.read(place.path("exported")).flat.elements, ModelDirectory.read(place.path("run")).flat.elements
      )
      let limit = Float(sign: .plus, exponent: -digits, significand: 1)
      // Below the smallest normal value of float16 there are fewer digits.
      for (a, b) in zip(found, expected) where abs(b) > 1e-4 { #expect(abs(a - b) <= limit * abs(b)) }
      #expect(found != expected)
      let description = try place.text("exported/config.json")
      #expect(description.contains("\"dtype\" : \"\(type)\"") && description.contains("\"torch_dtype\" : \"\(type)\""))
      #expect(try abs(loss("exported", place) - loss("run", place)) < 0.01)
      let card = try place.text("exported/README.md")
      #expect(card.hasPrefix("---\n") && card.contains("license: mit\n") && card.contains("validation: "))
    }

    @Test func `the same export again finds the first one, another one and other directories are refused`() throws {
      let place = try Workplace()
      let first = try place.chorus("export --model run --output exported --json")
      let weights = try place.bytes("exported/model.safetensors")
      #expect(try place.chorus("export --model run --output exported --json").standardOutput == first.standardOutput)
      let other = try place.chorus("export --model run --output exported --dtype float16")
      #expect(other.exitCode == 65 && other.standardError.contains("dtype float32 instead of float16"))
      #expect(try place.bytes("exported/model.safetensors") == weights)
      for directory in ["run", "corpus"] {
        let outcome = try place.chorus("export --model run --output \(directory)")
        #expect(outcome.exitCode == 65, "\(outcome.standardError)")
      }
      // A file that was lost is written again.
      try place.remove("exported/model.safetensors")
      #expect(try place.chorus("export --model run --output exported").exitCode == 0)
      #expect(try place.bytes("exported/model.safetensors") == weights)
    }

    @Test func `a GGUF file is written, and written again`() throws {
      let place = try Workplace()
      let outcome = try place.chorus("export --model run --output run.gguf --format gguf --dtype float16 --json")
      #expect(try outcome.object()["bytes"] as? Int == place.bytes("run.gguf").count)
      let bytes = try place.bytes("run.gguf")
      #expect(bytes.starts(with: Data("GGUF".utf8)))
      #expect(try place.chorus("export --model run --output run.gguf --format gguf --dtype float16").exitCode == 0)
      #expect(try place.bytes("run.gguf") == bytes)
      let refused = try place.chorus("export --model run --output run/config.json --format gguf")
      #expect(refused.exitCode == 65 && refused.standardError.contains("run/config.json"))
    }

    @Test func `what cannot be exported is refused in one sentence`() throws {
      let place = try Workplace()
      #expect(try place.chorus("export --model corpus --output exported").exitCode == 74)
      #expect(try place.chorus("export --model run --output exported --dtype float8").exitCode == 64)
      #expect(try place.chorus("export --model run --output exported --max-shard-size 0").exitCode == 64)
      let parameters = try ModelDirectory.read(place.path("run"))
      parameters.flat[0, 7] = 1e5
      let entries = parameters.layout.slots.map {
        SafetensorsWriter.Entry(name: $0.name, shape: $0.shape, tensor: parameters.tensor($0))
      }
      try SafetensorsWriter.write(entries, to: place.path("run/model.safetensors"))
      let outcome = try place.chorus("export --model run --output exported --dtype float16")
      #expect(outcome.exitCode == 65 && outcome.standardError.contains("model.embed_tokens.weight"))
      #expect(try place.chorus("export --model run --output exported --dtype bfloat16").exitCode == 0)
    }
  }
}
