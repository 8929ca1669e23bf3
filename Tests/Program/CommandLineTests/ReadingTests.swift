import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// What reaches the program from outside: pipes, names in bytes, files that are left out.
  @Suite struct ReadingTests {
    private let prepare = "prepare --output out \(PreparedDirectory.corpusOptions)"

    /// Runs a script that gives the program its text.
    private func run(_ place: Workplace, _ script: String, ranks: Int? = nil) throws -> Outcome {
      try place.chorus(prepare, ranks: ranks, script: script)
    }

    private func expectSameTokens(_ place: Workplace, _ location: SourceLocation = #_sourceLocation) throws {
      for file in PrepareTests.tokenFiles {
        #expect(try place.bytes("out/\(file)") == place.bytes("corpus/\(file)"), "\(file)", sourceLocation: location)
      }
    }

    /// The prepared documents as lines of JSON.
    private func writeLines(_ place: Workplace, to name: String) throws {
      let lines = try place.files("text").keys.sorted().map {
        String(decoding: try JSONEncoder().encode(["text": place.text("text/\($0)")]), as: UTF8.self)
      }
      try place.write(lines.joined(separator: "\n"), to: name)
    }

    @Test(arguments: [
      "cat a.jsonl | \"$0\" \"$@\" --text -", "\"$0\" \"$@\" --text - - <a.jsonl",
      "\"$0\" \"$@\" --text /dev/stdin <a.jsonl",
    ])
    func `standard input is read`(script: String) throws {
      let place = try Workplace()
      try writeLines(place, to: "a.jsonl")
      let outcome = try run(place, script)
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      try expectSameTokens(place)
      #expect(
        try place.text("out/documents.index").contains(script.contains("/dev") ? "/dev/stdin#1" : "standard input#1"))
    }

    @Test func `a pipe between files keeps its place`() throws {
      let place = try Workplace()
      try place.tool(
        "sh", "-c", "mkfifo pipe; mkdir rest; mv text/1*.txt rest; mv text/2?.txt text/20.txt . 2>/dev/null; true")
      let others = "cat 2*.txt >pipe & exec \"$0\" \"$@\" --separator %% --text rest pipe text"
      let alone = "exec \"$0\" \"$@\" --output other --separator %% --text rest joined text"
      try place.tool("sh", "-c", "cat 2*.txt >joined")
      #expect(try run(place, others).exitCode == 0)
      #expect(try run(place, alone).exitCode == 0)
      #expect(try place.bytes("out/train.tokens") == place.bytes("other/train.tokens"))
    }

    @Test func `a name that is not UTF-8 is read, and shown in digits`() throws {
      let place = try Workplace()
      let name = "\"$(printf 'caf\\351')\""
      let outcome = try run(place, "mv text \(name); exec \"$0\" \"$@\" --text \(name)")
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      try expectSameTokens(place)
      #expect(try place.text("out/documents.index").contains(#"caf\\xE9/"#))
      let missing = try run(place, "exec \"$0\" \"$@\" --text \"$(printf 'caff\\351')\"")
      #expect(missing.exitCode == 74 && missing.standardError.contains(#"cannot open caff\xE9: "#))
    }

    @Test func `files that are left out are named, or an error`() throws {
      let place = try Workplace()
      for name in ["b.csv", "a.csv"] { try place.write("1,2", to: "text/\(name)") }
      let strict = try place.chorus("\(prepare) --text text --strict")
      strict.expectRefusal(65, says: ["2 files are not read as text: text/a.csv, text/b.csv; "])
      let outcome = try place.chorus("\(prepare) --text text")
      #expect(outcome.exitCode == 0)
      #expect(outcome.standardError.contains("warning: 2 files are not read as text: text/a.csv, text/b.csv; "))
      try expectSameTokens(place)
    }

    @Test(.enabled(if: getuid() != 0 || isInstalled("setpriv"), "setpriv is not installed"))
    func `a directory that cannot be read is an error`() throws {
      let place = try Workplace()
      let program = getuid() == 0 ? "setpriv --bounding-set=-all \"$0\"" : "\"$0\""
      for text in ["text", "text/deep", "'text/deep/*.txt'"] {
        let outcome = try run(
          place,
          "mkdir -p text/deep; chmod 000 text/deep; \(program) \"$@\" --text \(text); code=$?; chmod 700 text/deep; exit $code"
        )
        #expect(outcome.exitCode == 74, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("text/deep") && outcome.standardError.contains("Permission denied"))
      }
    }
  }
}

extension ProgramTests.SeveralRanks {
  /// Standard input and pipes, which only the first rank has.
  @Suite struct ReadingRanksTests {
    @Test func `standard input is read by the first rank, in its place`() throws {
      let place = try Workplace()
      let script = "\"$0\" \"$@\""
      let command = "prepare \(PreparedDirectory.corpusOptions) --separator %%"
      try place.tool("sh", "-c", "cat text/2*.txt >two; for i in 1 2 3 4 5 6; do echo %%; cat text/1*.txt; done >>two")
      let alone = try place.chorus("\(command) --output alone --text text two text/10.txt", script: script)
      #expect(alone.exitCode == 0, "\(alone.standardError)")
      let (program, path) = (try Program().path, place.path)
      let together = try place.chorus(
        "",
        script:
          "cd '\(path)'; mpirun --bind-to none --oversubscribe -n 2 '\(program)' \(command) --output together --text text - <two"
      )
      #expect(together.exitCode == 0, "\(together.standardError)")
      for file in ["train.tokens", "validation.tokens", "tokenizer.json"] {
        #expect(try place.bytes("alone/\(file)") == place.bytes("together/\(file)"))
      }
    }
  }
}
