import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// A disk that is full ends every command with one sentence; with more room the same command finishes.
  @Suite(.enabled(if: SmallDisk.isAvailable, "a small file system cannot be mounted here"))
  struct FullDiskTests {
    @Test(arguments: [nil, 2]) func `training on a full disk ends in order`(ranks: Int?) throws {
      let place = try Workplace()
      let disk = try SmallDisk(place, "disk", kilobytes: 32)
      let refusal = try place.chorus("train run.yaml --output disk/out", ranks: ranks)
      refusal.expectRefusal(
        74, says: ["cannot write disk/out/", "No space left"], ranks: ranks, isQuiet: false)
      expectNothingComplete(try place.files("disk/out"))
      try disk.grow()
      let outcome = try place.chorus("train run.yaml --output disk/out", ranks: ranks)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      for file in sameFiles {
        #expect(try place.bytes("disk/out/\(file)") == place.bytes("run/\(file)"), "\(file)")
      }
    }

    @Test(arguments: [nil, 2]) func `a disk that fills up with checkpoints ends training, which resumes with more room`(
      ranks: Int?
    ) throws {
      let place = try Workplace()
      let disk = try SmallDisk(place, "disk", kilobytes: 400)
      let command = "train run.yaml --set training.epochs=400 --set training.checkpointEvery=0 --output"
      let refusal = try place.chorus("\(command) disk/out", ranks: ranks)
      refusal.expectRefusal(74, says: ["cannot", "disk/out/", "No space left"], ranks: ranks, isQuiet: false)
      expectNothingComplete(try place.files("disk/out"))
      try disk.grow()
      for directory in ["disk/out", "undisturbed"] {
        let outcome = try place.chorus("\(command) \(directory)", ranks: ranks)
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      }
      for file in sameFiles {
        #expect(try place.bytes("disk/out/\(file)") == place.bytes("undisturbed/\(file)"), "\(file)")
      }
      #expect(try place.metrics("disk/out") == place.metrics("undisturbed"))
      #expect(!place.exists("disk/out/state"))
    }

    @Test(arguments: [nil, 2]) func `preparing on a full disk leaves nothing`(ranks: Int?) throws {
      let place = try Workplace()
      let disk = try SmallDisk(place, "disk", kilobytes: 12)
      let command = "prepare --text text --output disk/out \(PreparedDirectory.corpusOptions)"
      try place.chorus(command, ranks: ranks).expectRefusal(
        74, says: ["cannot write disk/out/", "No space left"], ranks: ranks)
      #expect(!place.exists("disk/out"))
      try disk.grow()
      #expect(try place.chorus(command, ranks: ranks).exitCode == 0)
    }

    /// Two teams may meet the full disk at the same time; each of them says so.
    @Test(arguments: [nil, 2]) func `a study on a full disk ends in order`(ranks: Int?) throws {
      let place = try Workplace()
      let disk = try SmallDisk(place, "disk", kilobytes: 64)
      let command = "study run study.yaml --output disk/out --quiet"
      let refusal = try place.chorus(command, ranks: ranks)
      #expect(refusal.exitCode == 74, "\(refusal.standardError)")
      #expect((1...(ranks ?? 1)).contains(refusal.sentences.count), "\(refusal.standardError)")
      #expect(Set(refusal.sentences).count == refusal.sentences.count)
      #expect(refusal.seconds < NoHangTests.timeout)
      expectNothingComplete(try place.files("disk/out/store/runs"))
      try disk.grow()
      let outcome = try place.chorus(command, ranks: ranks)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }

    /// No result says that a run is finished, and no temporary file takes up room.
    private func expectNothingComplete(_ files: [String: Data]) {
      #expect(
        !files.keys.contains { $0.hasSuffix("result.json") || $0.hasSuffix(".partial") },
        "\(files.keys.sorted())")
    }
  }
}
