import Foundation
import Testing

extension ProgramTests {
  /// Inputs that are corrupted at random: each command ends with a sentence and an exit code, without a crash, without
  /// waiting, within its memory, and without a file outside of its output directory.
  ///
  /// `CHORUS_FAULT_CASES=2000` runs as many, `CHORUS_FAULT_SEED=17` runs the one of that seed alone.
  @Suite(.faultyInputs) struct FaultTests {
    /// The address space that a command may take, in KiB: 2 GiB.
    static let memory = 2 << 20
    /// Seconds that a command may take, but for training that makes progress.
    static let timeout = 10
    /// Exit codes of a command that does its work or refuses it.
    static let codes: Set<Int32> = [0, 64, 65, 74]
    /// Words that a message for people must not contain.
    static let leaks = [
      "Optional(", "DecodingError", "EncodingError", "Error Domain", "NSCocoa", "Swift.", "Fatal error", "error: ",
      "\u{1B}",
      "CodingKeys", "codingPath",
    ]

    static let faults: [Fault] = {
      let environment = ProcessInfo.processInfo.environment
      if let seed = environment["CHORUS_FAULT_SEED"].flatMap({ UInt64($0) }) { return [Fault(seed: seed)] }
      let count = environment["CHORUS_FAULT_CASES"].flatMap { UInt64($0) } ?? 30
      return (0..<count).map { Fault(seed: $0) }
    }()

    @Test(arguments: faults) func `a corrupted input is used or refused in order`(_ fault: Fault) throws {
      let place = try FaultyPlace(seed: fault.seed)
      try fault.kind.arrange(place)
      let before = try place.surroundings(without: fault.kind.output)
      let run = try FaultyRun(fault, place)
      let repetition = Comment(rawValue: "\(fault.testDescription); \(place.notes); \(place.arguments)")
      #expect(
        run.isTraining || Self.codes.contains(run.outcome.exitCode), "\(run.outcome.standardError); \(repetition)")
      if !run.isTraining && run.outcome.exitCode != 0 { expectSentence(run.outcome, repetition) }
      let after = try place.surroundings(without: fault.kind.output)
      let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      #expect(changed.isEmpty, repetition)
    }

    private func expectSentence(_ outcome: Outcome, _ repetition: Comment) {
      #expect(outcome.sentences.count == 1, "\(outcome.standardError); \(repetition)")
      #expect(lines(outcome.standardError).count == 1, "\(outcome.standardError); \(repetition)")
      let sentence = outcome.sentences.first ?? ""
      #expect((20...2100).contains(sentence.count), "\(sentence); \(repetition)")
      #expect(!Self.leaks.contains { sentence.contains($0) }, "\(sentence); \(repetition)")
    }
  }
}

/// A corrupted input; its seed decides everything about it.
struct Fault: Sendable, CustomTestStringConvertible {
  let seed: UInt64

  /// The kind of input that is corrupted.
  var kind: FaultKind { FaultKind.all[Int(seed % UInt64(FaultKind.all.count))] }

  var testDescription: String { "\(kind.name), CHORUS_FAULT_SEED=\(seed)" }
}

/// A faulty command that was run to its end, or as far as it was seen to train.
struct FaultyRun {
  let outcome: Outcome
  /// A Boolean value that is true if the command was stopped because it trains, which may take long for a large model.
  let isTraining: Bool

  init(_ fault: Fault, _ place: FaultyPlace) throws {
    let watcher = Watcher(place, fault.kind.output)
    let result = Result {
      try Program().run(
        place.arguments, in: place.path, kibibytes: ProgramTests.FaultTests.memory,
        limit: ProgramTests.FaultTests.timeout, watch: watcher.watch)
    }
    let code = (try? result.get().exitCode).map { "\($0)" } ?? "too slow"
    isTraining = watcher.isTraining
    FaultTable.shared.add(
      fault.kind.name, isTraining ? "trains" : code, seconds: (try? result.get().seconds) ?? 10,
      peakKibibytes: watcher.peakKibibytes)
    if case .failure = result { Issue.record("\(fault.testDescription); \(place.notes); \(place.arguments)") }
    outcome = try result.get()
  }

  /// Looks at a process while it runs.
  private final class Watcher {
    private let start = ContinuousClock.now
    private let place: FaultyPlace
    private let output: [String]
    private(set) var peakKibibytes = 0
    private(set) var isTraining = false

    init(_ place: FaultyPlace, _ output: [String]) {
      self.place = place
      self.output = output
    }

    func watch(_ process: Int32) -> Bool {
      peakKibibytes = max(peakKibibytes, residentKibibytes(process))
      guard ContinuousClock.now - start > .seconds(2) else { return true }
      isTraining = output.contains { hasMetrics($0) }
      return !isTraining
    }

    /// The kernel keeps the largest value, so that looking now and then is enough.
    private func residentKibibytes(_ process: Int32) -> Int {
      let lines = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8))?.split(separator: "\n")
      let peak = lines?.first { $0.hasPrefix("VmHWM") }?.split { $0 == " " || $0 == "\t" }
      return peak.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
    }

    private func hasMetrics(_ directory: String) -> Bool {
      let names = FileManager.default.enumerator(atPath: place.path(directory))?.compactMap { $0 as? String } ?? []
      return names.contains { name in
        let attributes = try? FileManager.default.attributesOfItem(atPath: place.path("\(directory)/\(name)"))
        let (size, changed) = (attributes?[.size] as? Int ?? 0, attributes?[.modificationDate] as? Date)
        return name.hasSuffix("metrics.jsonl") && size > 0 && changed.map { -$0.timeIntervalSinceNow < 2 } ?? false
      }
    }
  }
}
