import Corpora
import Files
import Foundation
import TestSupport
import Testing

@Suite struct DocumentReaderTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `A text file is a document, byte for byte`() throws {
    let path = try directory.write("one\r\n\r\ntwo é ", to: "a.txt")
    #expect(try DocumentReader().read([path]) == [Document(source: path, text: Array("one\r\n\r\ntwo é ".utf8))])
  }

  @Test func `A directory gives the text files in it and below, sorted, without blank ones`() throws {
    for name in ["b.txt", "a/z.md", "c.rst", "d.text", "unread.csv", ".hidden.txt"] {
      try directory.write(name, to: name)
    }
    try directory.write(" \n\t\r\n", to: "blank.txt")
    try directory.write("", to: "empty.txt")
    let documents = try DocumentReader().read([directory.path])
    #expect(documents.map { $0.source } == ["a/z.md", "b.txt", "c.rst", "d.text"].map { directory.path($0) })
    #expect(documents.map { text($0) } == ["a/z.md", "b.txt", "c.rst", "d.text"])
  }

  @Test func `Paths keep their order`() throws {
    let paths = try ["b", "a"].map { try directory.write($0, to: "\($0).txt") }
    #expect(try DocumentReader().read(paths).map { text($0) } == ["b", "a"])
  }

  @Test func `A JSON line is a document under the number of its line`() throws {
    let lines = #"{"text": "one", "id": 1}"# + "\r\n\n" + #"{"text": "two\nlines \u00e9"}"# + "\n"
    let path = try directory.write(lines, to: "a.jsonl")
    let documents = try DocumentReader().read([path])
    #expect(documents.map { $0.source } == ["\(path)#1", "\(path)#3"])
    #expect(documents.map { text($0) } == ["one", "two\nlines é"])
  }

  @Test func `The field of JSON lines has a name`() throws {
    let path = try directory.write(#"{"text": "no", "body": "yes"}"#, to: "a.jsonl")
    #expect(try DocumentReader(textField: "body").read([path]).map { text($0) } == ["yes"])
  }

  @Test(
    arguments: [
      ("[]", .noObject(found: "an array")), ("3", .noObject(found: "a number or a Boolean value")),
      ("{}", .noField(name: "text", found: [])), (#"{"b": 1, "a": 2}"#, .noField(name: "text", found: ["a", "b"])),
      (#"{"text": 3}"#, .noText(field: "text", found: "a number or a Boolean value")),
      (#"{"text": null}"#, .noText(field: "text", found: "null")),
      (#"{"text": ["a"]}"#, .noText(field: "text", found: "an array")),
      (#"{"text": "cut"#, .cut(inside: "a string")), (#"{"text": "cut \""#, .cut(inside: "a string")),
      (#"{"text": "cut", "#, .cut(inside: "an object or array")),
      (#"{"text": "a", "b": [1"#, .cut(inside: "an object or array")),
      (#"{"text": "a", "b": NaN}"#, .notANumber(word: "NaN")),
      (#"{"text": "a", "b": [-Infinity]}"#, .notANumber(word: "-Infinity")),
    ] as [(String, JSONFault)])
  func `A line without text is refused with its number and the reason`(line: String, fault: JSONFault) throws {
    let good = #"{"text": "good NaN { \" "}"#
    let path = try directory.write("\(good)\n\n\(good)\n\(line)\n\(good)\n", to: "a.jsonl")
    #expect(throws: CorpusError.json(place: "line 4 of \(path)", fault: fault)) { try DocumentReader().read([path]) }
  }

  @Test(arguments: ["no JSON", #"{"text": "a"} {"text": "b"}"#, "{'text': 'a'}", #"{"text": "\x"}"#])
  func `A line that is no JSON is refused with the parser's words`(line: String) throws {
    let path = try directory.write("\(line)\n", to: "a.jsonl")
    let error = #expect(throws: CorpusError.self) { try DocumentReader().read([path]) }
    #expect(error?.description.hasPrefix("line 1 of \(path) is not JSON (") == true)
  }

  @Test(arguments: [
    (#"\ud83d"#, "\u{FFFD}"), (#"a\ud83d b"#, "a\u{FFFD} b"), (#"\ude00\ud83d"#, "\u{FFFD}\u{FFFD}"),
    (#"\ud83d\ud83d\ude00"#, "\u{FFFD}\u{1F600}"),
    (#"\ud83d\n"#, "\u{FFFD}\n"), (#"\\ud83d"#, #"\ud83d"#), (#"\\\uD83D"#, "\\\u{FFFD}"),
    (#"\ud83d\ude00"#, "\u{1F600}"),
  ])
  func `Half a pair of UTF-16 is read as the replacement character`(escapes: String, expected: String) throws {
    let path = try directory.write(#"{"text": "\#(escapes)", "other": "\ud800"}"#, to: "a.jsonl")
    #expect(try DocumentReader().read([path]).map { text($0) } == [expected])
  }

  @Test func `A separator is a line of its own`() throws {
    let path = try directory.write("one\ntwo\n---\r\nthree --- \n ---\n---\n\n---\nfour\n---", to: "a.txt")
    let documents = try DocumentReader(separator: "---").read([path])
    #expect(documents.map { text($0) } == ["one\ntwo\n", "three --- \n ---\n", "four\n"])
    #expect(Set(documents.map { $0.source }).count == 3)
  }

  @Test(arguments: [
    ([0xFF], 0), ([0x61, 0x62, 0x80], 2), ([0x61, 0xC3], 1), ([0xC3, 0xA9, 0xE2, 0x82, 0x78], 2),
    ([0x61, 0xC0, 0x80], 1), ([0x61, 0xED, 0xA0, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 0),
    ([0xF0, 0x9F, 0x8E, 0xB6, 0x0A, 0xF0, 0x9F, 0x8E], 5),
  ])
  func `What is not UTF-8 is refused with its offset`(bytes: [UInt8], offset: Int) throws {
    // The first line of two is a fault of its own in JSON.
    for name in bytes.contains(0x0A) ? ["a.txt"] : ["a.txt", "a.jsonl"] {
      let path = try directory.write(Data(bytes), to: name)
      #expect(throws: CorpusError.notUTF8(path: path, offset: offset)) { try DocumentReader().read([path]) }
    }
  }

  @Test func `Nothing to read is refused`() throws {
    try directory.write("a,b", to: "table.csv")
    let error = #expect(throws: CorpusError.self) { try DocumentReader().read([directory.path]) }
    let sentence = "no text in \(directory.path), but 1 file is not read as text: \(directory.path("table.csv")); "
    #expect(error?.description.hasPrefix(sentence) == true)
    let empty = directory.path("empty")
    try createDirectory(empty)
    #expect(throws: CorpusError.noText(paths: [empty])) { try DocumentReader().read([empty]) }
    let blank = try directory.write("\n\n", to: "blank.txt")
    #expect(throws: CorpusError.noText(paths: [blank])) { try DocumentReader().read([blank]) }
  }

  @Test(arguments: [
    "a.jsonl", "A.JSONL", "a.ndjson", "a.json", "c4-train.00000-of-01024.json", "part-00000", "a.dump",
  ])
  func `JSON lines are told by any usual name or by their content`(name: String) throws {
    let path = try directory.write("\u{FEFF}" + #"{"text": "one"}"# + "\r\n" + #"{"text": "two"}"#, to: name)
    #expect(try DocumentReader().read([path]).map { text($0) } == ["one", "two"])
    if !name.hasPrefix("part"), !name.hasSuffix("dump") {
      #expect(try DocumentReader().read([directory.path]).map { text($0) } == ["one", "two"])
    }
  }

  @Test(arguments: ["a.txt", "A.TXT", "a.md", "a.rst", "a.text"])
  func `Text stays text, even if it looks like JSON`(name: String) throws {
    let content = #"{"text": "one"}"#
    let path = try directory.write(content, to: name)
    #expect(try DocumentReader().read([path]).map { text($0) } == [content])
    #expect(try DocumentReader().read([directory.path]).map { text($0) } == [content])
  }

  @Test(arguments: [#"{"body": "one"}"#, "{ braces }", "[1] a note", "{", "[", "{\n\"text\": 1\n}\n", "plain"])
  func `A file without a usual name is text unless it begins with a document of JSON`(content: String) throws {
    let path = try directory.write(content, to: "notes")
    #expect(try DocumentReader().read([path]).map { text($0) } == [content])
  }

  @Test(arguments: [
    #"[{"text": "one"}, {"text": "two"}]"#,
    "[\n  {\n    \"text\": \"one\"\n  },\n  {\n \"text\": \"two\", \"b\": [{}, \"]}\"]}\n]\n",
    "{\n\"text\": \"one\"\n}\n{\"text\": \"two\"}", " \n[ {\"text\":\"one\"},{\"text\":\"two\"} ] ",
  ])
  func `The objects of a JSON array are documents, and those over several lines`(content: String) throws {
    for name in ["a.json", "stream"] {
      let path = try directory.write(content, to: name)
      let documents = try DocumentReader().read([path])
      #expect(documents.map { text($0) } == ["one", "two"])
      #expect(documents.map { $0.source } == ["\(path)#1", "\(path)#2"])
    }
  }

  @Test(
    arguments: [
      ("[\n{\"text\": \"one\"},\n{\"body\": 1}\n]", "object 2, line 3,", .noField(name: "text", found: ["body"])),
      ("[{\"text\": \"one\"}, 5]", "object 2, line 1,", .noObject(found: "a number or a Boolean value")),
      ("[{\"text\": \"one\"},\n{\"text\": \"tw", "object 2, line 2,", .cut(inside: "a string")),
      ("[{\"text\": \"one\"}\n", "object 2, line 2,", .cut(inside: "an object or array")),
      ("[\"one\"]", "object 1, line 1,", .noObject(found: "a string")),
    ] as [(String, String, JSONFault)])
  func `A fault of a JSON array is placed`(content: String, place: String, fault: JSONFault) throws {
    let path = try directory.write(content, to: "a.json")
    #expect(throws: CorpusError.json(place: "\(place) of \(path)", fault: fault)) { try DocumentReader().read([path]) }
  }

  @Test func `A file of JSON without documents is left out of a directory, and refused by itself`() throws {
    let path = try directory.write(#"{"name": "settings", "text": 3}"#, to: "settings.json")
    try directory.write("text", to: "a.txt")
    #expect(try DocumentReader().read([directory.path]).map { text($0) } == ["text"])
    #expect(throws: CorpusError.self) { try DocumentReader().read([path]) }
  }

  @Test func `A directory with files that are no text is refused on request`() throws {
    try directory.write("text", to: "a.txt")
    var reader = DocumentReader()
    reader.isStrict = true
    #expect(try reader.read([directory.path]).count == 1)
    for index in 10..<22 { try directory.write("1,2", to: "\(index).csv") }
    let error = #expect(throws: CorpusError.self) { try reader.read([directory.path]) }
    let names = (10..<20).map { directory.path("\($0).csv") }.joined(separator: ", ")
    #expect(error?.description.hasPrefix("12 files are not read as text: \(names) and 2 more; ") == true)
  }

  @Test func `A long text comes in blocks without loss`() throws {
    // Characters of 1 to 4 bytes, so that blocks end inside of some of them.
    let content = String(repeating: "a é € \u{1F3B6}\n", count: 60_000)
    let path = try directory.write(content, to: "a.txt")
    #expect(try DocumentReader().read([path]).map { text($0) } == [content])
    let pieces = try DocumentReader(separator: "---").read([directory.write("\(content)---\n\(content)", to: "b.txt")])
    #expect(pieces.map { text($0) } == [content, content])
    let lines = try DocumentReader().read([
      directory.write(#"{"text": "\#(content.replacing("\n", with: " "))"}"#, to: "a.jsonl")
    ])
    #expect(lines.map { $0.text.count } == [content.utf8.count])
  }

  @Test func `An offset counts from the start of the file`() throws {
    let path = try directory.write(
      Data("\u{FEFF}\(String(repeating: "é", count: 300_000))".utf8) + Data([0xFF]), to: "a.txt")
    #expect(throws: CorpusError.notUTF8(path: path, offset: 600_003)) { try DocumentReader().read([path]) }
  }

  private func text(_ document: Document) -> String { String(decoding: document.text, as: UTF8.self) }
}
