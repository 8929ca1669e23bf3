import Files
import Foundation
import LanguageModelClients
import TestSupport
import Testing

struct EndpointTests {
  @Test(arguments: [
    ("http://localhost:8000", "http://localhost:8000/v1/chat/completions"),
    ("http://localhost:8000/", "http://localhost:8000/v1/chat/completions"),
    ("https://api.example.org/v1", "https://api.example.org/v1/chat/completions"),
    ("https://api.example.org/v1/", "https://api.example.org/v1/chat/completions"),
    ("https://example.org/api/v1/chat/completions", "https://example.org/api/v1/chat/completions"),
    ("https://example.org/v1beta/openai", "https://example.org/v1beta/openai/chat/completions"),
    ("https://example.org/models", "https://example.org/models/v1/chat/completions"),
    ("http://[::1]:80", "http://[::1]:80/v1/chat/completions"),
  ])
  func `The address ends with a version and the path of the protocol`(base: String, url: String) throws {
    #expect(try Endpoint(base: base, model: "m").url == url)
  }

  @Test func `Completions have a path of their own`() throws {
    let endpoint = try Endpoint(base: "http://h/v1/", api: .completions, model: "m")
    #expect(endpoint.url == "http://h/v1/completions")
  }

  @Test(arguments: [
    "", "localhost:8000", "ftp://host/v1", "http://", "http://host/v1?key=1", "http://host/v1#x", "not a url",
  ])
  func `Other addresses are refused`(base: String) {
    #expect(throws: ClientError.self) { try Endpoint(base: base, model: "m") }
  }

  @Test func `A password in an address is refused without being shown`() throws {
    let error = #expect(throws: ClientError.self) { try Endpoint(base: "http://me:hidden-1@host", model: "m") }
    #expect(try !#require(error).description.contains("hidden-1"))
  }

  @Test func `A key comes from the environment or from a file, and is shown nowhere`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("  sk-1234567\n", to: "key")
    for key in [try APIKey(file: path), try APIKey(variable: "K", in: ["K": "sk-1234567"])] {
      let endpoint = try Endpoint(base: "http://h", model: "m", key: key)
      var dumped = ""
      dump(endpoint, to: &dumped)
      for text in ["\(key)", "\(endpoint)", String(reflecting: endpoint), String(reflecting: key), dumped] {
        #expect(!text.contains("sk-1234567"))
      }
    }
  }

  @Test(arguments: [("", "empty"), ("a b", "one line"), ("a\nb", "one line"), ("é", "one line")])
  func `A key that no header can hold is refused`(text: String, reason: String) throws {
    let error = #expect(throws: ClientError.self) { try APIKey(variable: "K", in: ["K": text]) }
    #expect(try #require(error).description.contains(reason))
    #expect(throws: ClientError.noKey(origin: "environment variable K", reason: "it is not set")) {
      try APIKey(variable: "K", in: [:])
    }
  }

  private func body(_ request: ModelRequest, _ api: Endpoint.API = .chat) throws -> String {
    let endpoint = try Endpoint(base: "http://h", api: api, model: "m")
    return String(decoding: try RequestBody(request, to: endpoint).bytes(), as: UTF8.self)
  }

  @Test func `A body has the fields that have values`() throws {
    #expect(
      try body(.sample("k")) == """
        {"max_tokens":20,"messages":[{"content":"Write about k.","role":"user"}],"model":"m","temperature":1}
        """)
    #expect(
      try body(.sample("k", format: .object, seed: 4)) == """
        {"max_tokens":20,"messages":[{"content":"Write about k.","role":"user"}],"model":"m",\
        "response_format":{"type":"json_object"},"seed":4,"temperature":1}
        """)
    #expect(
      try body(.sample("k", format: .json(schemaName: "n", schema: .object([:]))), .completions) == """
        {"max_tokens":20,"model":"m","prompt":"Write about k.","temperature":1}
        """)
  }

  @Test func `A schema is sent with its name`() throws {
    let text = try body(.sample("k", format: .json(schemaName: "n", schema: .object(["type": .text("object")]))))
    #expect(
      text.contains(
        #""response_format":{"json_schema":{"name":"n","schema":{"type":"object"},"strict":true},"type":"json_schema"}"#
      ))
  }
}
