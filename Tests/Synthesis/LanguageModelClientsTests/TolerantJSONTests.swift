import Files
import LanguageModelClients
import Testing

struct TolerantJSONTests {
  private static let expected = JSONValue.object([
    "summary": .text("A text."), "entities": .list([.text("a"), .text("b")]),
  ])

  @Test(arguments: [
    #"{"summary": "A text.", "entities": ["a", "b"]}"#,
    "```json\n{\"summary\": \"A text.\", \"entities\": [\"a\", \"b\"]}\n```",
    "Sure! Here it is:\n{\"summary\": \"A text.\", \"entities\": [\"a\", \"b\"]}\nAnything else?",
    #"{"summary": "A text.", "entities": ["a", "b",],}"#,
    "{'summary': 'A text.', 'entities': ['a', 'b']}",
    "{summary: \"A text.\", entities: [\"a\", \"b\"]} // done",
    "{\"summary\": \"A text.\", /* these */ \"entities\": [ // two\n\"a\", \"b\"]}",
    #"<think>{"summary": 1} or {</think>{"summary":"A text.","entities":["a","b"]}"#,
    #"A set {a, b} is: {"summary":"A text.","entities":["a","b"]}"#,
    #"{"summary":"A\u0020text.","entities":["\u0061","b"]}"#,
  ])
  func `Fences, text around, commas, quotes and comments are forgiven`(text: String) {
    #expect(TolerantJSON.value(in: text) == Self.expected)
  }

  @Test(arguments: [
    "", "no JSON at all", "{", #"{"a": "b"#, #"{"a": ["b", "c""#, #"{"a": 1"#, #"{"a" 1}"#, "{]", #"{"a": nan}"#,
    #"{"a": "\u12"#, String(repeating: "[", count: 100_000),
    String(repeating: "{\"a\":", count: 1000) + "1" + String(repeating: "}", count: 1000),
  ])
  func `A value that is cut off, or too deep, is none`(text: String) {
    #expect(TolerantJSON.value(in: text) == nil)
  }

  @Test func `Values of all kinds are read, and texts with line breaks and single backslashes`() {
    let text =
      "{\"a\": [1, -2.5, 1e3, true, False, None, null], \"b\": \"x\ny\\alpha\\n\\\"\", \"c\": \"\\ud83d\\ude00\"}"
    let expected = JSONValue.object([
      "a": .list([.integer(1), .number(-2.5), .number(1000), .flag(true), .flag(false), .null, .null]),
      "b": .text("x\ny\\alpha\n\""), "c": .text("😀"),
    ])
    #expect(TolerantJSON.value(in: text) == expected)
  }

  @Test func `Half of a character beside another escape loses no other character`() {
    let text = #"{"a": "s \ud83d\u0041BC", "b": "\ud83d\ud83d\ude00", "c": "\ude00\n"}"#
    let expected = JSONValue.object(["a": .text("s \u{FFFD}ABC"), "b": .text("\u{FFFD}😀"), "c": .text("\u{FFFD}\n")])
    #expect(TolerantJSON.value(in: text) == expected)
  }

  private static let schema = JSONValue.object([
    "type": .text("object"), "required": .list([.text("summary"), .text("entities")]),
    "properties": .object([
      "summary": .object(["type": .text("string")]),
      "entities": .object([
        "type": .text("array"), "minItems": .integer(1), "items": .object(["type": .text("string")]),
      ]),
      "kind": .object(["enum": .list([.text("x"), .text("y")])]),
    ]),
  ])

  @Test(arguments: [
    #"{"summary": "s", "entities": ["a"], "more": 1}"#, #"{"summary": "s", "entities": ["a"], "kind": "x"}"#,
    #"[1] {"other": 1} {"summary": "s", "entities": ["a"]}"#, #"{"summary": "s", "entities": [7, "a", null]}"#,
    #"{"summary": "s", "entities": [{"name": "a"}]}"#,
  ])
  func `The first value of the form is found`(text: String) {
    #expect(TolerantJSON.value(in: text, as: Self.schema) != nil)
  }

  @Test(arguments: [
    #"{"summary": "s"}"#, #"{"summary": "s", "entities": "a"}"#, #"{"summary": 1, "entities": ["a"]}"#,
    #"{"summary": "s", "entities": []}"#, #"{"summary": "s", "entities": [1]}"#, "[]", "{}",
    #"{"summary": "s", "entities": ["a"], "kind": "z"}"#, #"{"wrapped": {"summary": "s", "entities": ["a"]}}"#,
  ])
  func `A value of another form is none`(text: String) {
    #expect(TolerantJSON.value(in: text, as: Self.schema) == nil)
  }

  @Test func `Random prefixes and damages of an answer never trap`() {
    let bytes = Array(#"{"summary": "A \"text\".", "entities": ["a\u00e9", 'b',], "n": {"x": [1.5, null]}}"#.utf8)
    for end in bytes.indices {
      #expect(TolerantJSON.value(in: String(decoding: bytes[..<end], as: UTF8.self), as: Self.schema) == nil)
      for byte in Array(#"{}[]"'\,:0u"#.utf8) {
        var damaged = bytes
        damaged[end] = byte
        _ = TolerantJSON.value(in: String(decoding: damaged, as: UTF8.self))
      }
    }
  }
}
