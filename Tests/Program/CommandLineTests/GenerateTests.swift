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
