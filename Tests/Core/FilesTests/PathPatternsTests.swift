import Files
import Foundation
import TestSupport
import Testing

@Suite struct PathPatternsTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for name in [
      "b.txt", "a.txt", "c.md", "d.jsonl.gz", "e.txt.zst", "picture.png", "archive.gz", "txt", ".hidden.txt",
      "deep/er/f.txt", "deep/g.TXT", ".git/h.txt", "deep/.cache/i.txt", "odd.txt/j.txt",
    ] {
      try directory.write("text", to: name)
    }
  }

  private func expand(_ paths: String...) throws -> [String] {
    try expandPaths(paths.map { directory.path($0) }, extensions: ["txt", "md", "jsonl"])
      .map { String($0.dropFirst(directory.path.count + 1)) }
  }

  @Test func `A file is taken as it is, whatever its name`() throws {
    #expect(
      try expand("picture.png", ".hidden.txt", "a.txt", "a.txt") == ["picture.png", ".hidden.txt", "a.txt", "a.txt"])
  }

  @Test func `A directory gives its text files by path, without hidden ones`() throws {
    let names = ["a.txt", "b.txt", "c.md", "d.jsonl.gz", "deep/er/f.txt", "e.txt.zst", "odd.txt/j.txt"]
    #expect(try expandPaths([directory.path], extensions: ["txt", "md", "jsonl"]) == names.map { directory.path($0) })
    #expect(
      try expandPaths([directory.path + "/"], extensions: ["txt", "md", "jsonl"]) == names.map { directory.path($0) })
  }

  @Test func `A hidden directory that is asked for is read`() throws {
    #expect(try expand(".git") == [".git/h.txt"])
  }

  @Test func `A pattern gives what it matches by path`() throws {
    #expect(try expand("*.txt") == ["a.txt", "b.txt", "odd.txt/j.txt"])
    #expect(try expand("[ab].txt", "?.md") == ["a.txt", "b.txt", "c.md"])
    #expect(try expand("de*") == ["deep/er/f.txt"])
  }

  @Test func `A name with the signs of a pattern is a file first`() throws {
    try directory.write("text", to: "[ab].txt")
    #expect(try expand("[ab].txt") == ["[ab].txt"])
  }

  @Test(arguments: ["missing.txt", "*.missing", "missing/*.txt", "[", ""])
  func `What names nothing is an error`(name: String) {
    let path = name.isEmpty ? "" : directory.path(name)
    #expect(throws: FileError.system(operation: "open", path: path, reason: "No such file or directory")) {
      try expandPaths([directory.path("a.txt"), path], extensions: ["txt"])
    }
  }

  @Test func `A directory without text gives nothing`() throws {
    try createDirectory(directory.path("empty"))
    #expect(try expand("empty") == [])
    #expect(try expandPaths([], extensions: ["txt"]) == [])
  }

  @Test(arguments: [
    ["corpus.json", "documents.index"], ["configuration.json", "metrics.jsonl", ".lock"], ["ledger.jsonl", ".lock"],
    ["runs/x", "evaluations/y"],
  ])
  func `Results of this program in a directory are left out, unless their own path is given`(marks: [String]) throws {
    for name in marks + ["deeper/z.txt", "k.txt"] { try directory.write("text", to: "deep/results/\(name)") }
    #expect(try expand("deep") == ["deep/er/f.txt"])
    #expect(try expand("deep/*") == ["deep/er/f.txt", "deep/g.TXT"])
    let asked = try expand("deep/results").filter { $0.hasSuffix(".txt") }
    #expect(asked == ["deep/results/deeper/z.txt", "deep/results/k.txt"])
  }

  @Test(arguments: [["ledger.jsonl"], ["metrics.jsonl", "notes.txt"], ["runs/x"]])
  func `A text with the name of a result is read`(names: [String]) throws {
    for name in names + ["k.txt"] { try directory.write("text", to: "deep/results/\(name)") }
    #expect(try expand("deep").contains("deep/results/k.txt"))
  }

  @Test func `The directory that results go to is left out, by whichever path it is reached`() throws {
    try FileManager.default.createSymbolicLink(
      atPath: directory.path("link"), withDestinationPath: directory.path("deep/er"))
    let results = ResultDirectories([directory.path("link/../er/."), directory.path("not there")])
    #expect(try expandPaths([directory.path("deep")], extensions: ["txt"], without: results) == [])
    #expect(try !expandPaths([directory.path], extensions: ["txt"], without: results).contains { $0.contains("er/f") })
  }
}
