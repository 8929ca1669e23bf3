import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// Files that are damaged between two starts: the next start recovers and says so, or ends with one sentence. It never
  /// crashes, and what it writes in the end is right.
  @Suite struct DamagedStoreTests {
    /// A change of a file.
    enum Damage: CaseIterable {
      case flipped, shortened, emptied, replacedByDirectory

      func apply(to file: String, _ place: Workplace, _ generator: inout SeededGenerator) throws {
        let count = try place.bytes(file).count
        switch self {
        case .flipped: try place.damage(file, at: Int.random(in: 0..<count, using: &generator))
        case .shortened: try place.shorten(file, to: Int.random(in: 1..<count, using: &generator))
        case .emptied: try place.shorten(file, to: 0)
        case .replacedByDirectory:
          try place.remove(file)
          try place.write("", to: "\(file)/file")
        }
      }
    }

    /// The end of the next start.
    private enum End {
      /// As if nothing had been damaged, with so many warnings at least.
      case recovers(warnings: Int)
      /// With a sentence that tells the file, and the exit code.
      case refuses(Int32)
      /// With a sentence when the content changed, as if nothing had been damaged when only its layout did.
      case refusesChanges(Int32)
    }

    private static let train =
      "train run.yaml --output out --set training.epochs=150 --set training.checkpointEvery=3600"

    /// An unfinished run with two checkpoints, and the same run finished.
    private func unfinished() throws -> (place: Workplace, checkpoints: [String]) {
      let place = try Workplace()
      try #require(try place.chorus(Self.train.replacing("--output out", with: "--output undisturbed")).exitCode == 0)
      for _ in 1...2 {
        let kill = Kill(target: .launcher, signal: SIGUSR1, moment: 0)
        let sender = Kill.Sender(kill, isReady: place.moreSteps())
        let outcome = try place.chorus(Self.train, watch: sender.watch)
        try #require(outcome.exitCode == 85, "\(outcome.standardError)")
      }
      let steps = try place.files("out/state").keys.compactMap { Int($0.dropLast(".safetensors".count)) }.sorted()
      try #require(steps.count == 2)
      return (place, steps.reversed().map { "out/state/\($0).safetensors" })
    }

    @Test(arguments: Damage.allCases) func `an unfinished run recovers or refuses`(damage: Damage) throws {
      let (intact, checkpoints) = try unfinished()
      let isDirectory = damage == .replacedByDirectory
      let cases: [(files: [String], end: End)] = [
        ([checkpoints[0]], .recovers(warnings: 1)), (checkpoints, .recovers(warnings: 2)),
        (["out/metrics.jsonl"], isDirectory ? .refuses(74) : .recovers(warnings: 0)),
        (["out/configuration.json"], .refusesChanges(65)),
      ]
      var generator = SeededGenerator(seed: 5)
      for (files, end) in cases {
        let place = try Workplace(copying: intact.path)
        for file in files { try damage.apply(to: file, place, &generator) }
        try place.write("half", to: "out/model.safetensors.123.partial")
        try place.write("half", to: "out/state/9.safetensors.123.partial")
        let outcome = try place.chorus(Self.train)
        try expect(end, outcome, place, "\(files), \(damage): \(outcome.standardError)")
      }
    }

    private func expect(_ end: End, _ outcome: Outcome, _ place: Workplace, _ comment: Comment) throws {
      switch end {
      case .recovers(let warnings):
        let said = lines(outcome.standardError).filter { $0.contains("warning: ") }
        #expect(said.count >= warnings, comment)
        #expect(outcome.exitCode == 0, comment)
      case .refuses(let code): outcome.expectRefusal(code, says: ["out"], isQuiet: false)
      case .refusesChanges(let code):
        if outcome.exitCode != 0 { outcome.expectRefusal(code, says: ["out"], isQuiet: false) }
      }
      guard outcome.exitCode == 0 else { return }
      for file in sameFiles { #expect(try place.bytes("out/\(file)") == place.bytes("undisturbed/\(file)"), comment) }
      #expect(try place.metrics("out") == place.metrics("undisturbed"), comment)
      let leftovers = try place.files("out").keys.filter { $0.contains("state/") || $0.hasSuffix(".partial") }
      #expect(leftovers == [], comment)
    }

    @Test func `a line of the metrics that was being written is made again`() throws {
      let (place, _) = try unfinished()
      let metrics = try place.bytes("out/metrics.jsonl")
      try place.write(Array(metrics + Data("{\"epoch\":1,\"gradientN".utf8)), to: "out/metrics.jsonl")
      let outcome = try place.chorus(Self.train)
      #expect(!outcome.standardError.contains("warning"), "\(outcome.standardError)")
      try expect(.recovers(warnings: 0), outcome, place, "\(outcome.standardError)")
    }

    private static let study = "study run study.yaml --output out"

    @Test(arguments: Damage.allCases) func `a finished study recovers or refuses`(damage: Damage) throws {
      let intact = try Workplace()
      try #require(try intact.chorus(Self.study).exitCode == 0)
      let isDirectory = damage == .replacedByDirectory
      let files = try intact.files("out").keys.sorted().map { "out/\($0)" }
      let result = try #require(files.first { $0.contains("seed1") && $0.hasSuffix("/result.json") })
      let evaluation = try #require(files.first { $0.hasSuffix(".json") && $0.contains("evaluations/") })
      let cases: [(file: String, end: End)] = [
        (result, isDirectory ? .refuses(74) : .refusesChanges(65)),
        (evaluation, isDirectory ? .refuses(74) : .recovers(warnings: 0)),
        ("out/study/tiny/ledger.jsonl", isDirectory ? .refuses(74) : .recovers(warnings: 0)),
      ]
      var generator = SeededGenerator(seed: 6)
      for (file, end) in cases {
        let place = try Workplace(copying: intact.path)
        try damage.apply(to: file, place, &generator)
        for name in ["store/evaluations/1.json", "study/tiny/report.html", "study/tiny/figures/1.svg"] {
          try place.write("half", to: "out/\(name).123.partial")
        }
        let outcome = try place.chorus(Self.study)
        let comment: Comment = "\(file), \(damage): \(outcome.standardError)"
        switch end {
        case .refuses(let code): outcome.expectRefusal(code, says: ["out"], isQuiet: false)
        case .refusesChanges(let code) where outcome.exitCode != 0:
          outcome.expectRefusal(code, says: [result, "corrupted"], isQuiet: false)
        default:
          #expect(outcome.exitCode == 0, comment)
          try place.expectSameStudy(as: intact, comment)
        }
      }
    }

    @Test func `a half line of the ledger does not stick to the next`() throws {
      let place = try Workplace()
      try #require(try place.chorus(Self.study).exitCode == 0)
      let path = "out/study/tiny/ledger.jsonl"
      try place.write(Array(try place.bytes(path) + Data("{\"event\":\"runPlan".utf8)), to: path)
      try #require(try place.chorus(Self.study).exitCode == 0)
      #expect(try place.ledger()["studyFinished"]?.values.reduce(0, +) == 2)
    }

    @Test func `a damaged evaluation is made again with a warning`() throws {
      let place = try Workplace()
      try #require(try place.chorus(Self.study).exitCode == 0)
      let name = try #require(place.files("out/store/evaluations").keys.first { $0.hasSuffix(".json") })
      let path = "out/store/evaluations/\(name)"
      let intact = try place.bytes(path)
      // Another digit in a loss: JSON as good as before.
      let digit = try #require(
        intact.firstRange(of: Data("nats\" : 3.".utf8)) ?? intact.firstRange(of: Data("nats\" : 2.".utf8)))
      var damaged = intact
      damaged[digit.upperBound] = damaged[digit.upperBound] == UInt8(ascii: "9") ? UInt8(ascii: "1") : UInt8(ascii: "9")
      try place.write(Array(damaged), to: path)
      let outcome = try place.chorus(Self.study)
      #expect(outcome.exitCode == 0 && outcome.standardError.contains("is corrupted, so it is evaluated again"))
      #expect(try place.bytes(path) == intact)
    }
  }
}
