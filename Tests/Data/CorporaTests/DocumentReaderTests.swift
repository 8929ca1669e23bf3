import Corpora
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
    for name in ["b.txt", "a/z.md", "c.rst", "d.text", "ignored.csv", ".hidden.txt"] {
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

  @Test(arguments: [
    "no JSON", "[]", "3", "{}", #"{"text": 3}"#, #"{"text": null}"#, #"{"text": "cut"#, #"{"body": "other"}"#,
    #"{"text": "half a pair \ud800"}"#,
  ])
  func `A line without text is refused with its number`(line: String) throws {
    let good = #"{"text": "good"}"#
    let path = try directory.write("\(good)\n\n\(good)\n\(line)\n\(good)\n", to: "a.jsonl")
    #expect(throws: CorpusError.noTextField(path: path, line: 4, field: "text")) {
      try DocumentReader().read([path])
    }
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
    for name in ["a.txt", "a.jsonl"] {
      let path = try directory.write(Data(bytes), to: name)
      #expect(throws: CorpusError.notUTF8(path: path, offset: offset)) { try DocumentReader().read([path]) }
    }
  }

  @Test func `Nothing to read is refused`() throws {
    try directory.write("a,b", to: "table.csv")
    #expect(throws: CorpusError.noText(paths: [directory.path])) { try DocumentReader().read([directory.path]) }
    let blank = try directory.write("\n\n", to: "blank.txt")
    #expect(throws: CorpusError.noText(paths: [blank])) { try DocumentReader().read([blank]) }
  }

  private func text(_ document: Document) -> String { String(decoding: document.text, as: UTF8.self) }
}
