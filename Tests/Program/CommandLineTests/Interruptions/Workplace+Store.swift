import Foundation
import Testing

extension Workplace {
  /// The files of a store, without parts that depend on time or on the process that wrote them.
  func store(_ output: String = "out") throws -> [String: Data] {
    try files("\(output)/store").filter { name, _ in
      !["timing.json", ".lock", "tfevents", "/requests/rank-"].contains { name.contains($0) }
    }
    .reduce(into: [:]) { store, file in
      store[file.key] = file.key.hasSuffix("metrics.jsonl") ? withoutSeconds(file.value) : file.value
    }
  }

  /// A run's metrics without how long they took.
  func metrics(_ directory: String) throws -> Data { withoutSeconds(try bytes("\(directory)/metrics.jsonl")) }

  private func withoutSeconds(_ metrics: Data) -> Data {
    Data(String(decoding: metrics, as: UTF8.self).replacing(#/"seconds":[0-9.e-]+/#, with: "").utf8)
  }

  /// Checks that two studies left the same, and that nothing of an unfinished one is there.
  func expectSameStudy(as other: Workplace, _ comment: Comment, _ location: SourceLocation = #_sourceLocation) throws {
    let (found, expected) = (try store(), try other.store())
    #expect(found.keys.sorted() == expected.keys.sorted(), comment, sourceLocation: location)
    for (name, data) in expected {
      #expect(found[name] == data, "\(name); \(comment)", sourceLocation: location)
    }
    for name in ["result.json", "results.csv"] {
      let path = "out/study/tiny/\(name)"
      #expect(try bytes(path) == other.bytes(path), "\(name); \(comment)", sourceLocation: location)
    }
    let leftovers = try files("out").keys.filter { $0.hasSuffix(".partial") || $0.contains("/state/") }
    #expect(leftovers == [], comment, sourceLocation: location)
  }

  /// The number of occurrences of each event in a study's ledger for each run, by event and fingerprint; every line is complete.
  func ledger(_ study: String = "tiny", output: String = "out") throws -> [String: [String: Int]] {
    try lines(text("\(output)/study/\(study)/ledger.jsonl")).reduce(into: [:]) { counts, line in
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "the ledger's line \(line)")
      let event = try #require(object["event"] as? String)
      counts[event, default: [:]][object["fingerprint"] as? String ?? "", default: 0] += 1
    }
  }

  /// A question whether a run below `out` has made some more steps than it had.
  func moreSteps() -> () -> Bool {
    let length = { [self] in (try? bytes("out/metrics.jsonl").count) ?? 0 }
    let before = length()
    return { length() > before + 4000 }
  }
}
