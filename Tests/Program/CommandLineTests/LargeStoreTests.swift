import Files
import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// A study with hundreds of finished runs; `Tests/Benchmarks/large_store.py` measures one with ten thousand.
  @Suite struct LargeStoreTests {
    private static let search =
      "--set recipes.regularized={\"epochs\":[2],\"learningRate\":[0.01,0.02],\"weightDecay\":[0.1],\"seeds\":150}"
    private static let runs = 300

    /// The result of a run that was never trained.
    private struct MadeUpResult: Encodable {
      struct Loss: Encodable { let nats, bitsPerByte: Double }
      let fingerprint: String
      let parameters = 1000, steps = 10, tokens = 1000
      let trainLoss: Double
      let validation, test: Loss
    }

    /// Writes a result for every run of the search, whose losses differ.
    ///
    /// - Returns: the runs' directories.
    private func fill(_ place: Workplace) throws -> [String] {
      let object = try place.chorus("study plan study.yaml --output out --json \(Self.search)").object()
      let steps = try #require((object["plan"] as? [String: Any])?["steps"] as? [[String: Any]])
      return try steps.filter { $0["stage"] as? String == "regularized" }.enumerated().map { index, step in
        let fingerprint = try #require(step["fingerprint"] as? String)
        let name = try #require(step["name"] as? String)
        let directory = place.path("out/store/runs/\(name)-\(fingerprint.prefix(8))")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let nats = 5 + Double(index * 37 % 101) / 100
        let loss = MadeUpResult.Loss(nats: nats, bitsPerByte: 1.5 * nats)
        try SealedFile.write(
          MadeUpResult(fingerprint: fingerprint, trainLoss: nats, validation: loss, test: loss),
          to: "\(directory)/result.json")
        return directory
      }
    }

    /// The number of times that each result was opened.
    private func reads(_ opens: FileOpens, _ directories: [String]) -> [Int] {
      let counts = opens.take()
      return directories.map { counts["\($0)/result.json", default: 0] }
    }

    @Test(arguments: [nil, 2]) func `a finished study reads each result once, and its status reads none`(ranks: Int?)
      throws
    {
      let place = try Workplace()
      let directories = try fill(place)
      #expect(directories.count == Self.runs)
      let command = "study run study.yaml --output out --json \(Self.search)"
      #expect(try place.chorus(command, ranks: ranks).object()["trained"] as? Int == 3, "the members alone are trained")
      let table = try place.text("out/study/tiny/results.csv")
      let opens = try FileOpens(in: directories)
      #expect(try place.chorus(command, ranks: ranks).object()["reused"] as? Int == Self.runs + 3)
      #expect(reads(opens, directories) == [Int](repeating: 1, count: Self.runs))
      #expect(try place.text("out/study/tiny/results.csv") == table)
      let status = try place.chorus("study status study.yaml --output out --json \(Self.search)").object()
      #expect(status["ended"] as? Int == Self.runs + 3)
      #expect(reads(opens, directories) == [Int](repeating: 0, count: Self.runs))
    }
  }
}
