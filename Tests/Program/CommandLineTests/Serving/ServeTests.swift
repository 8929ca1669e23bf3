import Checkpoints
import Files
import Foundation
import TensorKernels
import TestSupport
import Testing
import Transformers

extension ProgramTests {
  @Suite struct ServeTests {
    @Test func `a completion with a seed is the text that generate gives`() throws {
      let place = try Workplace()
      let server = try RunningServer("--model run", in: place)
      for (seed, prompt) in [(0, "a"), (7, "bc d"), (9, "")] {
        let text = try server.complete([
          "prompt": prompt, "max_tokens": 9, "seed": seed, "temperature": 0.8, "top_p": 0.9,
        ])
        let expected = try place.chorus(
          "generate --model run --tokens 9 --temperature 0.8 --top-p 0.9 --seed \(seed) --json --prompts prompts-\(seed)",
          prompt: prompt, file: "prompts-\(seed)")
        #expect(text.texts == [expected])
      }
      let outcome = try server.end()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardError.contains("stopped after 3 answers"))
    }

    @Test func `prompts of all forms, and several choices, are answered in their order`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      let tokens = try #require(try server.ask("/tokenize", #"{"prompt": "ab"}"#).object["tokens"] as? [Int])
      let fields: [String: Any] = ["max_tokens": 5, "seed": 1]
      let alone = try server.complete(fields.merging(["prompt": "ab"]) { $1 })
      let both = try server.complete(fields.merging(["prompt": ["ab", "c"], "n": 2]) { $1 })
      let ids = try server.complete(fields.merging(["prompt": [tokens]]) { $1 })
      #expect(both.choices.map { $0["index"] as? Int } == [0, 1, 2, 3])
      #expect(both.texts[0] == alone.texts[0] && ids.texts == alone.texts)
      let usage = try #require(both.object["usage"] as? [String: Int])
      #expect(usage["total_tokens"] == (usage["prompt_tokens"] ?? 0) + (usage["completion_tokens"] ?? 0))
      #expect((usage["completion_tokens"] ?? 99) <= 20)
      _ = try server.end()
    }

    @Test func `log-probabilities of a prompt are those of the model`() throws {
      let place = try Workplace()
      let server = try RunningServer("--model run", in: place)
      let tokens = [5, 17, 100, 33, 270, 4]
      for limit in [0, 1] {
        let answer = try server.complete(
          ["prompt": [tokens], "max_tokens": limit, "logprobs": 3, "echo": true, "temperature": 0])
        let logprobs = try #require(answer.choices.first?["logprobs"] as? [String: [Any]])
        for array in logprobs.values { #expect(array.count == tokens.count + limit) }
        let values = try #require(logprobs["token_logprobs"])
        #expect(values[0] is NSNull && logprobs["top_logprobs"]?[0] is NSNull)
        let expected = try Self.logProbabilities(place.path("run"), tokens)
        for (found, expected) in zip(values.dropFirst(), expected) {
          let found = try #require(found as? Double)
          #expect(abs(found - Double(expected)) < 1e-4)
        }
        guard limit == 1 else { continue }
        // Greedy: the drawn token's value is the largest to the last digit.
        let top = try #require(logprobs["top_logprobs"]?.last as? [String: Double])
        #expect(values.last as? Double == top.values.max())
      }
      _ = try server.end()
    }

    /// The log-probability of each token but the first, by a pass over the complete sequence.
    private static func logProbabilities(_ directory: String, _ tokens: [Int]) throws -> [Float] {
      let parameters = try ModelDirectory.read(directory)
      let model = parameters.layout.configuration
      let transformer = Transformer(model, capacity: tokens.count, purpose: .evaluation)
      let ids = tokens.map { UInt32($0) }
      let batch = TokenBatch(
        inputs: Array(ids.dropLast()), targets: Array(ids.dropFirst()), sequenceLength: tokens.count - 1)
      return transformer.logProbabilities(of: batch, parameters: parameters)
    }

    @Test func `a streamed answer has the text of one that is not`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      let fields: [String: Any] = [
        "prompt": ["ab", "c"], "max_tokens": 10, "seed": 4, "n": 2, "logprobs": 1, "echo": true,
      ]
      let complete = try server.complete(fields)
      let streamed = try server.complete(
        fields.merging(["stream": true, "stream_options": ["include_usage": true]]) { $1 })
      #expect(streamed.headers["content-type"] == "text/event-stream")
      let (objects, isDone) = streamed.events
      #expect(isDone)
      var texts = Array(repeating: "", count: 4)
      var reasons = Array(repeating: "", count: 4)
      for choice in objects.flatMap({ $0["choices"] as? [[String: Any]] ?? [] }) {
        let index = try #require(choice["index"] as? Int)
        texts[index] += choice["text"] as? String ?? ""
        reasons[index] += choice["finish_reason"] as? String ?? ""
      }
      #expect(texts == complete.texts)
      #expect(reasons == complete.choices.map { $0["finish_reason"] as? String ?? "" })
      #expect(objects.last?["usage"] as? [String: Int] == complete.object["usage"] as? [String: Int])
      _ = try server.end()
    }

    @Test func `a stop text ends an answer and does not belong to it`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      let plain = try server.complete(["prompt": "a", "max_tokens": 15, "seed": 2]).texts[0]
      let stop = String(Array(plain)[2...3])
      let answer = try server.complete(["prompt": "a", "max_tokens": 15, "seed": 2, "stop": ["\u{1}", stop]])
      #expect(answer.texts[0] == plain.components(separatedBy: stop)[0])
      #expect(answer.choices[0]["finish_reason"] as? String == "stop")
      _ = try server.end()
    }

    @Test func `paths answer as they are documented`() throws {
      let server = try RunningServer("--model run --name tiny", in: Workplace())
      #expect(try server.ask("/health").object["status"] as? String == "ok")
      let models = try server.ask("/v1/models").object["data"] as? [[String: Any]]
      #expect(models?.map { $0["id"] as? String } == ["tiny"])
      #expect(try server.ask("/tokenizer_info").object["eos_token"] as? String == "<|endoftext|>")
      let text = "ab <|endoftext|>c"
      let tokens = try server.ask("/tokenize", "{\"prompt\": \"\(text)\", \"add_special_tokens\": false}").object[
        "tokens"]
      let ids = try #require(tokens as? [Int])
      #expect(ids.contains(0))
      #expect(try server.ask("/detokenize", "{\"tokens\": \(ids)}").object["prompt"] as? String == text)
      #expect(try server.ask("/metrics").text.contains("chorus_requests_total{path=\"/health\",status=\"200\"} 1\n"))
      _ = try server.end()
    }

    @Test func `what is refused has a status, a type and a code`() throws {
      let server = try RunningServer("--model run --body-limit 2000", in: Workplace())
      for (path, body, status, code) in [
        ("/v1/completions", #"{"prompt": "a", "model": "other"}"#, 404, "model_not_found"),
        ("/v1/completions", "{\"prompt\": \"\(String(repeating: "a ", count: 100))\"}", 400, "context_length_exceeded"),
        ("/v1/completions", "{\"prompt\": \"\(String(repeating: "a", count: 2000))\"}", 413, nil),
        ("/v1/chat/completions", #"{"messages": [{"role": "user", "content": "a"}]}"#, 400, "chat_not_supported"),
        ("/v1/other", "{}", 404, nil), ("/health", "{}", 405, nil), ("/v1/completions", nil, 405, nil),
      ] as [(String, String?, Int, String?)] {
        let answer = try server.ask(path, body)
        #expect(answer.status == status, "\(path) \(answer.text)")
        #expect(answer.error["code"] as? String == code)
        #expect(answer.error["type"] is String && (answer.error["message"] as? String)?.isEmpty == false)
        #expect(!answer.text.contains("/tmp"))
      }
      _ = try server.end()
    }

    @Test func `a key is asked for where one was set`() throws {
      let place = try Workplace()
      try place.write("secret-key-1\n", to: "keys")
      let server = try RunningServer("--model run --api-key-file keys --host 0.0.0.0", in: place)
      #expect(try server.ask("/health").status == 200)
      for headers in [[], ["Authorization: Bearer secret-key-2"], ["Authorization: secret-key-1"]] {
        let answer = try server.ask("/v1/models", headers: headers)
        #expect(answer.status == 401 && answer.error["code"] as? String == "invalid_api_key")
      }
      #expect(try server.ask("/v1/models", headers: ["Authorization: Bearer secret-key-1"]).status == 200)
      _ = try server.end()
    }

    @Test func `a full queue refuses with 429, and a request beyond it with 400`() throws {
      let server = try RunningServer("--model run --sequences 1 --queue 2", in: Workplace())
      #expect(try server.complete(["prompt": "a", "n": 3]).status == 400)
      #expect(try server.complete(["prompt": "a", "n": 2]).status == 200)
      let statuses = try Parallel.map(40) { _ in try server.complete(["prompt": "a", "n": 2, "max_tokens": 15]) }
      #expect(Set(statuses.map(\.status)).isSubset(of: [200, 429]))
      for answer in statuses where answer.status == 429 { #expect(answer.headers["retry-after"] == "1") }
      _ = try server.end()
    }

    @Test func `predictions that are infinite fail their own request only`() throws {
      let place = try Workplace()
      var statuses: Set<Int> = []
      // A logit that overflows to one side is infinite, to the other a probability of 0.
      for sign: Float in [1, -1] {
        try? place.remove("member")
        try place.copy("run", to: "member")
        try place.setLastWeight(to: sign * .greatestFiniteMagnitude, in: "member/model.safetensors")
        try? place.remove("listening")
        let server = try RunningServer("--model member", in: place)
        for number in 1..<40 {
          let prompt = (0..<15).map { (37 * number + 11 * $0) % 270 }
          let answer = try server.complete(["prompt": [prompt], "max_tokens": 1, "logprobs": 1, "echo": true])
          statuses.insert(answer.status)
          let says = (answer.error["message"] as? String)?.contains("NaN or infinite") ?? false
          #expect(says == (answer.status == 500), "\(answer.text)")
        }
        #expect(try server.ask("/health").status == 200)
        #expect(try server.end().exitCode == 0)
      }
      #expect(statuses == [200, 500])
    }

    @Test(arguments: [
      ("--model run --host 0.0.0.0", 64, "--without-key"), ("--model run --api-key-file absent", 74, "absent"),
      ("--model run --context-length 17", 65, "--context-length"),
      ("--model run --host 127.0.0.300", 74, "127.0.0.300"),
      ("--model run run --weights run.yaml", 65, "run.yaml"), ("--model corpus", 74, "corpus"),
      ("--model run --port 65536", 64, "65536"), ("--model run --sequences 0", 64, "--sequences"),
    ]) func `what cannot be served is refused in one sentence`(options: String, code: Int32, word: String) throws {
      let outcome = try Workplace().chorus("serve \(options)", limit: 20)
      #expect(outcome.exitCode == code, "\(outcome.standardError)")
      #expect(outcome.standardOutput.isEmpty && outcome.sentences.count == 1)
      #expect(outcome.sentences.first?.contains(word) == true, "\(outcome.standardError)")
    }
  }
}

extension Workplace {
  /// The text of one prompt, which goes through a file since it may have spaces.
  fileprivate func chorus(_ arguments: String, prompt: String, file: String) throws -> String {
    let line = try JSONSerialization.data(withJSONObject: ["prompt": prompt])
    try write(String(decoding: line, as: UTF8.self) + "\n", to: file)
    let samples = try #require(try chorus(arguments).object()["samples"] as? [[String: Any]])
    return try #require(samples.first?["text"] as? String)
  }
}
