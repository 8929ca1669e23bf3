import Serving
import Testing

@Suite struct ChatRequestTests {
  private func request(_ fields: String) throws -> ChatRequest { try ChatRequest(body: Array("{\(fields)}".utf8)) }

  private func fault(_ fields: String) -> APIFault? {
    do {
      _ = try request(fields)
      return nil
    } catch {
      return error as? APIFault
    }
  }

  @Test func `messages have a role and a text, also one of several parts`() throws {
    let request = try request(
      #""messages": [{"role": "developer", "content": "a"}, {"role": "user", "content": [{"type": "text", "text": "b"}, {"type": "text", "text": "c"}]}], "tools": [], "tool_choice": "none", "response_format": {"type": "text"}"#
    )
    #expect(request.messages == [.init(role: .system, content: "a"), .init(role: .user, content: "bc")])
    #expect(request.limit == nil && request.logProbabilities == nil)
  }

  @Test func `log-probabilities are asked for by two fields`() throws {
    let message = #""messages": [{"role": "user", "content": ""}]"#
    #expect(try request(#"\#(message), "logprobs": true"#).logProbabilities == 0)
    #expect(try request(#"\#(message), "logprobs": true, "top_logprobs": 20"#).logProbabilities == 20)
    #expect(try request(#"\#(message), "max_tokens": 3, "max_completion_tokens": 5"#).limit == 5)
    #expect(fault(#"\#(message), "top_logprobs": 2"#)?.parameter == "top_logprobs")
    #expect(fault(#"\#(message), "logprobs": true, "top_logprobs": 21"#)?.parameter == "top_logprobs")
  }

  @Test(arguments: [
    ("", "messages"), (#""messages": []"#, "messages"), (#""messages": [1]"#, "messages[0]"),
    (#""messages": [{"content": "a"}]"#, "messages[0].role"),
    (#""messages": [{"role": "tool", "content": "a"}]"#, "messages[0].role"),
    (#""messages": [{"role": "user"}]"#, "messages[0].content"),
    (#""messages": [{"role": "user", "content": [{"type": "image_url"}]}]"#, "messages[0].content"),
    (#""messages": [{"role": "user", "content": "a"}], "tools": [1]"#, "tools"),
    (#""messages": [{"role": "user", "content": "a"}], "response_format": {"type": "json_object"}"#, "response_format"),
  ]) func `what is not supported is refused by name`(fields: String, parameter: String) {
    #expect(fault(fields)?.status == .badRequest)
    #expect(fault(fields)?.parameter == parameter)
  }
}
