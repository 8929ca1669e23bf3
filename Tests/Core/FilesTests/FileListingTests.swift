import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileListingTests {
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

  private func listing(_ paths: [String], without results: ResultDirectories = ResultDirectories()) throws
    -> FileListing
  {
    try FileListing(paths, without: results) { path in
      let name = Compression.plainName(path)
      return [".txt", ".md", ".jsonl"].contains { name.hasSuffix($0) }
    }
  }

  private func expand(_ paths: String...) throws -> [String] {
    try listing(paths.map { directory.path($0) }).files.map { String($0.dropFirst(directory.path.count + 1)) }
  }

  @Test func `A file is taken as it is, whatever its name, and once`() throws {
    #expect(try expand("picture.png", ".hidden.txt", "a.txt", "a.txt") == ["picture.png", ".hidden.txt", "a.txt"])
  }

  @Test func `A file that is reached by several paths is listed once, in the first place`() throws {
    #expect(try expand("b.txt", "*.txt", "deep/../a.txt") == ["b.txt", "a.txt", "odd.txt/j.txt"])
    _ = try directory.link("z.txt", to: "a.txt")
    try FileManager.default.linkItem(atPath: directory.path("b.txt"), toPath: directory.path("y.txt"))
    #expect(try expand("y.txt", "a.txt", ".").prefix(4) == ["y.txt", "a.txt", "./c.md", "./d.jsonl.gz"])
    #expect(try listing(["-", "-"]).files == ["-"])
  }

  @Test func `Links to directories are followed, also in circles, and their files listed once`() throws {
    try directory.write("text", to: "outside/k.txt")
    try createDirectory(directory.path("top/deeper"))
    _ = try directory.link("top/a", to: "../deep")
    _ = try directory.link("top/b", to: "../deep/er")
    _ = try directory.link("top/deeper/c", to: "..")
    _ = try directory.link("outside/back", to: "../outside")
    _ = try directory.link("top/deeper/d", to: "../../outside")
    #expect(try expand("top") == ["top/a/er/f.txt", "top/a/g.TXT", "top/deeper/d/k.txt"])
    _ = try directory.link("link", to: "top")
    #expect(try expand("link").count == 3)
    #expect(try expand("deep", "top") == ["deep/er/f.txt", "deep/g.TXT", "top/deeper/d/k.txt"])
  }

  @Test func `A linked directory that is reached without the link as well keeps its own path`() throws {
    _ = try directory.link("deep/a", to: "er")
    #expect(try expand("deep") == ["deep/er/f.txt", "deep/g.TXT"])
  }

  @Test func `A link that leads nowhere is listed, so that its error is seen`() throws {
    _ = try directory.link("deep/er/gone.txt", to: "nothing")
    #expect(try expand("deep/er") == ["deep/er/f.txt", "deep/er/gone.txt"])
  }

  @Test func `A name that is not UTF-8 keeps its bytes`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", #"printf text > "$0/deep/caf$(printf '\351').txt""#, directory.path]
    try process.run()
    process.waitUntilExit()
    let path = try #require(listing([directory.path("deep")]).files.first { $0.contains("caf") })
    #expect(SystemPath.shown(path) == directory.path(#"deep/caf\xE9.txt"#))
    #expect(try listing([directory.path("deep/caf*")]).files == [path])
    #expect(try listing([path]).files == [path])
    #expect(try readFile(path) == Array("text".utf8))
    #expect(fileSize(path) == 4 && !isDirectory(path) && exists(path))
  }

  @Test func `Files that are no text are told, once, and hidden ones only with the names of text`() throws {
    let top = directory.path
    let names = [".hidden.txt", "archive.gz", "picture.png", "txt"].map { "\(top)/\($0)" }
    #expect(try listing([top]).leftOut == names)
    #expect(try listing([top, top]).leftOut == names)
    #expect(try listing([top, "\(top)/picture.png"]).leftOut == names.filter { !$0.hasSuffix("png") })
    #expect(try listing(["\(top)/picture.png"]).leftOut == [])
  }

  @Test func `A pipe in a directory is not waited for`() throws {
    let path = try directory.pipe("deep/pipe.txt")
    #expect(try listing([directory.path("deep")]).leftOut == [path])
    #expect(try listing([path]).files == [path])
  }

  @Test(arguments: ["/proc/self", "/proc", "/sys"])
  func `A directory of the kernel is refused, and one with a link to it is read without it`(path: String) throws {
    #expect(throws: FileError.self) { try listing([path]) }
    _ = try directory.link("deep/kernel", to: path)
    #expect(try expand("deep") == ["deep/er/f.txt", "deep/g.TXT"])
  }

  @Test func `A device is refused, since it may have no end`() {
    #expect(throws: FileError.self) { try TextStream(path: "/dev/zero") }
  }

  @Test func `A directory gives its text files by path, without hidden ones`() throws {
    let names = ["a.txt", "b.txt", "c.md", "d.jsonl.gz", "deep/er/f.txt", "deep/g.TXT", "e.txt.zst", "odd.txt/j.txt"]
    #expect(try listing([directory.path]).files == names.map { directory.path($0) })
    #expect(
      try listing([directory.path + "/"]).files == names.map { directory.path($0) })
  }

  @Test func `A hidden directory that is asked for is read`() throws {
    #expect(try expand(".git") == [".git/h.txt"])
  }

  @Test func `A pattern gives what it matches by path`() throws {
    #expect(try expand("*.txt") == ["a.txt", "b.txt", "odd.txt/j.txt"])
    #expect(try expand("[ab].txt", "?.md") == ["a.txt", "b.txt", "c.md"])
    #expect(try expand("de*") == ["deep/er/f.txt", "deep/g.TXT"])
  }

  @Test func `A name with the signs of a pattern is a file first`() throws {
    try directory.write("text", to: "[ab].txt")
    #expect(try expand("[ab].txt") == ["[ab].txt"])
  }

  @Test(arguments: ["missing.txt", "*.missing", "missing/*.txt", "[", ""])
  func `What names nothing is an error`(name: String) {
    let path = name.isEmpty ? "" : directory.path(name)
    #expect(throws: FileError.system(operation: "open", path: path, reason: "No such file or directory")) {
      try listing([directory.path("a.txt"), path]).files
    }
  }

  @Test func `A directory without text gives nothing`() throws {
    try createDirectory(directory.path("empty"))
    #expect(try expand("empty") == [])
    #expect(try listing([]).files == [])
  }

  @Test(arguments: [
    ["corpus.json", "documents.index"], ["configuration.json", "metrics.jsonl", ".lock"], ["ledger.jsonl", ".lock"],
    ["runs/x", "evaluations/y"],
  ])
  func `Results of this program in a directory are left out, unless their own path is given`(marks: [String]) throws {
    for name in marks + ["deeper/z.txt", "k.txt"] { try directory.write("text", to: "deep/results/\(name)") }
    #expect(try expand("deep") == ["deep/er/f.txt", "deep/g.TXT"])
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
    #expect(try listing([directory.path("deep")], without: results).files == [directory.path("deep/g.TXT")])
    #expect(try !listing([directory.path], without: results).files.contains { $0.contains("er/f") })
  }
}
