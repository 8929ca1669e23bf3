import Foundation
import TestSupport
import Testing

extension ProgramTests {
  @Suite struct GenerateTests {
    @Test func `texts are printed with their prompt, and depend on the seed alone`() throws {
      let place = try Workplace()
      let command = "generate --model run --prompt a --tokens 8 --count 3"
      let (first, second) = (try place.chorus(command), try place.chorus(command))
      #expect(first.exitCode == 0, "\(first.standardError)")
      #expect(first.standardOutput == second.standardOutput)
      #expect(first.standardOutput.components(separatedBy: "\n\n").allSatisfy { $0.hasPrefix("a") })
      #expect(try place.chorus("\(command) --seed 1").standardOutput != first.standardOutput)
    }

    @Test func `the JSON object has texts, their lengths and the speed`() throws {
      let outcome = try Workplace().chorus("generate --model run run --tokens 5 --count 20 --json")
      let object = try outcome.object()
      let samples = try #require(object["samples"] as? [[String: Any]])
      #expect(samples.count == 20)
      #expect(samples.allSatisfy { $0["text"] is String && ($0["tokens"] as? Int ?? 9) <= 5 })
      #expect((object["tokensPerSecond"] as? Double ?? 0) > 0)
    }

    @Test func `the average of a model with itself is the model`() throws {
      let place = try Workplace()
      let single = try place.chorus("generate --model run --temperature 0 --count 2")
      for averaging in ["logits", "probabilities"] {
        let both = try place.chorus("generate --model run run --averaging \(averaging) --temperature 0 --count 2")
        #expect(both.standardOutput == single.standardOutput)
      }
    }

    @Test func `a text continues beyond the context on request`() throws {
      let place = try Workplace()
      let command = "generate --model run --tokens 60 --count 3 --json"
      let plain = try samples(of: place.chorus(command))
      let sliding = try samples(of: place.chorus("\(command) --sliding-window"))
      for (short, long) in zip(plain, sliding) { #expect(long.text.hasPrefix(short.text)) }
      #expect(plain.allSatisfy { $0.tokens <= 16 })
      #expect(sliding.contains { $0.tokens > 16 })
    }

    @Test func `a text ends at the tokens that the model's files name`() throws {
      let place = try Workplace()
      let command = "generate --model run --prompt a --tokens 6 --temperature 0 --json"
      #expect(try samples(of: place.chorus(command)).first?.tokens == 6)
      let ends = (0..<1000).map { "\($0)" }.joined(separator: ", ")
      try place.write("{\"eos_token_id\": [\(ends)]}", to: "run/generation_config.json")
      #expect(try samples(of: place.chorus(command)).first?.tokens == 0)
    }

    @Test func `a long prompt is cropped to its end on request`() throws {
      let place = try Workplace()
      let long = String(repeating: "abcde", count: 30)
      let cropped = try place.chorus("generate --model run --prompt \(long) --crop-prompt --tokens 4 --json")
      #expect(try samples(of: cropped).first.map { $0.tokens } == 4)
      // The kept end begins within a text, so what is before it does not matter.
      let other = try place.chorus("generate --model run --prompt zz\(long) --crop-prompt --tokens 4 --json")
      #expect(try samples(of: other).first?.text == samples(of: cropped).first?.text)
    }

    /// Two letters behind the beginning of a text.
    private static func stop(in text: String) -> String? {
      let letters = Array(text)
      let start = letters.indices.dropFirst(3).dropLast().first { letters[$0].isLetter && letters[$0 + 1].isLetter }
      return start.map { String(letters[$0...$0 + 1]) }
    }

    @Test func `a stop text ends a text and does not belong to it`() throws {
      let place = try Workplace()
      let command = "generate --model run --tokens 15 --count 8 --json"
      let plain = try samples(of: place.chorus(command))
      let stop = try #require(plain.lazy.compactMap { Self.stop(in: $0.text) }.first)
      let stopped = try samples(of: place.chorus("\(command) --stop=-- --stop \(stop)"))
      for (text, found) in zip(plain.map { $0.text }, stopped) {
        #expect(found.text == text.components(separatedBy: stop)[0].components(separatedBy: "--")[0])
      }
      #expect(zip(plain, stopped).contains { $1.tokens < $0.tokens })
    }

    @Test func `prompts of a file are those of the option, each with numbers of its own`() throws {
      let place = try Workplace()
      try place.write("\u{FEFF}-5\r\n\r\nbc\r\n", to: "lines.txt")
      try place.write("{\"prompt\": \"-5\"}\n{\"prompt\": \"bc\", \"id\": 2}\n", to: "lines.jsonl")
      let options = "--model run --tokens 6 --top-k 9 --count 2"
      let object = try place.chorus("generate \(options) --json --prompts lines.txt").object()
      let found = try #require(object["samples"] as? [[String: Any]])
      #expect(found.map { $0["prompt"] as? String } == ["-5", "-5", "bc", "bc"])
      let lines = try place.chorus("generate \(options) --prompts lines.txt").standardOutput
      #expect(try place.chorus("generate \(options) --prompts lines.jsonl").standardOutput == lines)
      let alone = try place.chorus("generate \(options) --prompt -5").standardOutput
      #expect(!alone.isEmpty && lines.hasPrefix(alone.trimmingCharacters(in: ["\n"])))
    }

    @Test func `options without effect say so`() throws {
      let outcome = try Workplace().chorus(
        "generate --model run --tokens 2 --temperature 0 --top-p 0.5 --top-k 3 --seed 1 --count 2 --averaging logits")
      #expect(outcome.exitCode == 0)
      for word in ["--top-p has no", "--top-k has no", "--seed has no", "same text 2 times", "--averaging has no"] {
        #expect(outcome.standardError.contains(word), "\(outcome.standardError)")
      }
    }

    private func samples(of outcome: Outcome) throws -> [(text: String, tokens: Int)] {
      let samples = try #require(outcome.object()["samples"] as? [[String: Any]])
      return try samples.map { (try #require($0["text"] as? String), try #require($0["tokens"] as? Int)) }
    }

    @Test func `finished samples are extended, and keep their bytes`() throws {
      let place = try Workplace()
      let command = "sample --teacher run run --quiet"
      #expect(try place.chorus("\(command) --output out --tokens 500").exitCode == 0)
      let first = try place.text("out/documents.index")
      #expect(try place.chorus("\(command) --output out --tokens 2000").exitCode == 0)
      #expect(try place.chorus("\(command) --output once --tokens 2000").exitCode == 0)
      #expect(try place.files("out") == place.files("once"))
      #expect(try place.text("out/documents.index").hasPrefix(first))
    }

    @Test func `samples are a complete corpus that the same command finds finished`() throws {
      let place = try Workplace()
      let command = "sample --teacher run run --output out --tokens 2000 --json"
      let object = try place.chorus(command).object()
      let files = try place.files("out")
      #expect(files.keys.sorted() == [".lock", "documents.index", "samples.json", "samples.tokens"])
      #expect((object["tokens"] as? Int ?? 0) >= 2000)
      #expect(lines(try place.text("out/documents.index")).count == object["samples"] as? Int)
      let again = try place.chorus(command).object()
      #expect(again["fingerprint"] as? String == object["fingerprint"] as? String)
      #expect(again["tokensPerSecond"] is NSNull)
      #expect(try place.files("out") == files)
    }

    @Test func `a damaged sample is noticed and drawn again`() throws {
      let place = try Workplace()
      let command = "sample --teacher run --output out --tokens 500 --quiet"
      #expect(try place.chorus(command).exitCode == 0)
      let files = try place.files("out")
      try place.damage("out/samples.tokens", at: 100)
      #expect(try place.chorus(command).exitCode == 0)
      #expect(try place.files("out") == files)
    }
  }
}

extension ProgramTests.SeveralRanks {
  @Suite(.enabled(if: isInstalled("mpirun"), "mpirun is not installed"))
  struct GenerateRanksTests {
    @Test func `texts do not depend on the number of ranks`() throws {
      let place = try Workplace()
      let command = "generate --model run run run --tokens 12 --count 7 --averaging probabilities"
      let alone = try place.chorus(command)
      #expect(alone.exitCode == 0, "\(alone.standardError)")
      for ranks in [2, 4] { #expect(try place.chorus(command, ranks: ranks).standardOutput == alone.standardOutput) }
    }

    @Test func `prompts, stops and windows give the same texts on any number of ranks`() throws {
      let place = try Workplace()
      try place.write(
        (1...9).map { "\(String(repeating: "ab ", count: 3 * $0))" }.joined(separator: "\n"), to: "prompts")
      let command =
        "generate --model run run run --tokens 40 --prompts prompts --crop-prompt --sliding-window --top-k 20 --stop a"
      let alone = try place.chorus(command)
      #expect(alone.exitCode == 0, "\(alone.standardError)")
      for ranks in [2, 4] { #expect(try place.chorus(command, ranks: ranks).standardOutput == alone.standardOutput) }
    }

    @Test func `samples do not depend on the number of ranks`() throws {
      let place = try Workplace()
      let command = "sample --teacher run run run --tokens 3000 --seed 3 --quiet --output"
      #expect(try place.chorus("\(command) alone").exitCode == 0)
      for ranks in [2, 4] {
        #expect(try place.chorus("\(command) out\(ranks)", ranks: ranks).exitCode == 0)
        for name in ["documents.index", "samples.json", "samples.tokens"] {
          #expect(try place.bytes("out\(ranks)/\(name)") == place.bytes("alone/\(name)"))
        }
      }
    }

    @Test(arguments: [SIGKILL, SIGUSR1, SIGTERM])
    func `samples that are interrupted end with the same bytes`(signal: Int32) throws {
      let place = try Workplace()
      let command = "sample --teacher run run --tokens 600000 --output"
      try #require(try place.chorus("\(command) alone", ranks: 2).exitCode == 0)
      for start in 0..<8 {
        let ranks = [1, 2, 4][start % 3]
        let before = try place.progress
        let sender = Kill.Sender(Kill(target: .rank(ranks - 1), signal: signal, moment: 0.3)) {
          (try? place.progress) != before || start > 3
        }
        let outcome = try place.chorus("\(command) out", ranks: ranks, watch: start < 3 ? sender.watch : nil)
        if outcome.exitCode == 0 { break }
        #expect(sender.isSent)
        if signal != SIGKILL {
          outcome.expectRefusal(85, says: ["stopped", "everything is saved"], ranks: ranks, isQuiet: false)
        }
      }
      for name in ["documents.index", "samples.json", "samples.tokens"] {
        #expect(try place.bytes("out/\(name)") == place.bytes("alone/\(name)"))
      }
      #expect(!place.exists("out/state"))
    }
  }
}

extension Workplace {
  /// The files of unfinished samples below `out`.
  fileprivate var progress: Data? {
    get throws { exists("out/state/progress.json") ? try bytes("out/state/progress.json") : nil }
  }
}
