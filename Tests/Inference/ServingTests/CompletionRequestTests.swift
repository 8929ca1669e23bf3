import Serving
import Testing

@Suite struct CompletionRequestTests {
  private func request(_ body: String) throws -> CompletionRequest {
    try CompletionRequest(body: Array(body.utf8), vocabularySize: 10)
  }

  private func fault(_ body: String) -> APIFault? {
    do {
      _ = try request(body)
      return nil
    } catch {
      return error as? APIFault
    }
  }

  @Test func `absent fields and null take the defaults`() throws {
    for body in [
      #"{"prompt": "a"}"#,
      #"{"prompt": "a", "max_tokens": null, "temperature": null, "top_p": null, "n": null, "stop": null, "seed": null}"#,
      #"{"prompt": "a", "user": "u", "metadata": {"k": [1]}, "store": true, "logit_bias": {}, "suffix": ""}"#,
    ] {
      let request = try request(body)
      #expect(request.prompts == [.text("a")])
      #expect(request.limit == 16)
      #expect(request.logProbabilities == nil && !request.echoes && request.model == nil)
      #expect(request.sampling.temperature == 1 && request.sampling.topP == 1 && request.sampling.choices == 1)
      #expect(request.sampling.seed == nil && request.sampling.stops.isEmpty && !request.sampling.isStreamed)
    }
  }

  @Test func `a prompt has four forms`() throws {
    #expect(try request(#"{"prompt": ""}"#).prompts == [.text("")])
    #expect(try request(#"{"prompt": ["a", "b"]}"#).prompts == [.text("a"), .text("b")])
    #expect(try request(#"{"prompt": [0, 9]}"#).prompts == [.tokens([0, 9])])
    #expect(try request(#"{"prompt": [[1], [2, 3]]}"#).prompts == [.tokens([1]), .tokens([2, 3])])
  }

  @Test func `fields are read`() throws {
    let request = try request(
      #"{"prompt": "a", "max_tokens": 0, "echo": true, "logprobs": 5, "n": 2, "best_of": 2, "temperature": 0.001, "top_p": 0.5, "seed": -1, "stop": ["x", "yz"], "stream": true, "stream_options": {"include_usage": true}}"#
    )
    #expect(request.limit == 0 && request.echoes && request.logProbabilities == 5)
    #expect(request.sampling.choices == 2 && request.sampling.temperature == 0 && request.sampling.topP == 0.5)
    #expect(request.sampling.seed == .max && request.sampling.stops == ["x", "yz"])
    #expect(request.sampling.isStreamed && request.sampling.streamsUsage)
  }

  @Test(arguments: [
    (#"{}"#, "prompt"), (#"{"prompt": []}"#, "prompt"), (#"{"prompt": [[]]}"#, "prompt"),
    (#"{"prompt": [10]}"#, "prompt"), (#"{"prompt": [-1]}"#, "prompt"), (#"{"prompt": [1.5]}"#, "prompt"),
    (#"{"prompt": [1, "a"]}"#, "prompt"), (#"{"prompt": ["a", 1]}"#, "prompt"), (#"{"prompt": [[[1]]]}"#, "prompt"),
    (#"{"prompt": {"a": 1}}"#, "prompt"), (#"{"prompt": "a", "max_tokens": -1}"#, "max_tokens"),
    (#"{"prompt": "a", "max_tokens": 0}"#, "max_tokens"), (#"{"prompt": "a", "max_tokens": "1"}"#, "max_tokens"),
    (#"{"prompt": "a", "max_tokens": 1e99}"#, "max_tokens"), (#"{"prompt": "a", "temperature": -0.1}"#, "temperature"),
    (#"{"prompt": "a", "temperature": true}"#, "temperature"), (#"{"prompt": "a", "top_p": 1.01}"#, "top_p"),
    (#"{"prompt": "a", "n": 0}"#, "n"), (#"{"prompt": "a", "n": 129}"#, "n"),
    (#"{"prompt": "a", "best_of": 2}"#, "best_of"),
    (#"{"prompt": "a", "logprobs": 6}"#, "logprobs"), (#"{"prompt": "a", "logprobs": true}"#, "logprobs"),
    (#"{"prompt": "a", "stop": ""}"#, "stop"), (#"{"prompt": "a", "stop": [1]}"#, "stop"),
    (#"{"prompt": "a", "echo": 1}"#, "echo"), (#"{"prompt": "a", "seed": 0.5}"#, "seed"),
    (#"{"prompt": "a", "suffix": "b"}"#, "suffix"), (#"{"prompt": "a", "logit_bias": {"1": 2}}"#, "logit_bias"),
    (#"{"prompt": "a", "presence_penalty": 0.1}"#, "presence_penalty"),
    (#"{"prompt": "a", "stream_options": 1}"#, "stream_options"), (#"{"prompt": "a", "model": 1}"#, "model"),
  ]) func `wrong values are refused with the name of their parameter`(body: String, parameter: String) {
    let fault = fault(body)
    #expect(fault?.status == .badRequest)
    #expect(fault?.parameter == parameter)
    #expect(fault?.message.isEmpty == false)
  }

  @Test(arguments: [
    "", " ", "{", "[]", "1", "null", "\"a\"", #"{"prompt": "a"} x"#, #"{"prompt": NaN}"#,
    #"{"prompt": "a", "n": Infinity}"#,
    #"{"prompt": "a" "n": 1}"#, #"{"prompt": "\ud800"}"#, "{\"prompt\": \"a\nb\"}",
    String(repeating: "[", count: 100_000), #"{"prompt": "#,
  ]) func `bodies that are no JSON object are refused`(body: String) {
    #expect(fault(body)?.status == .badRequest)
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: APIFault.self) {
      try CompletionRequest(body: Array("{\"prompt\": \"".utf8) + [0xFF] + Array("\"}".utf8), vocabularySize: 10)
    }
  }
}
