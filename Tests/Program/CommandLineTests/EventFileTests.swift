import Files
import Foundation
import Testing

extension ProgramTests {
  /// The files that TensorBoard reads; `Tests/Oracles/check_events.py` reads them with TensorBoard's own reader.
  @Suite struct EventFileTests {
    @Test func `a run writes an event a line of its metrics`() throws {
      let place = try Workplace()
      try #require(try place.chorus("train run.yaml --output out").exitCode == 0)
      let files = try eventFiles(place, "out")
      #expect(files.count == 1)
      let records = try records(place.bytes("out/\(try #require(files.first))"))
      #expect(records.count == 1 + lines(try place.text("out/metrics.jsonl")).count)
      #expect(contains(records[0], "brain.Event:2"))
      #expect(
        records.dropFirst().filter { contains($0, "learningRate") }.count == records.count - 1 - evaluations(place))
      #expect(records.filter { contains($0, "validationLoss") }.count == evaluations(place))
    }

    @Test func `a run that is resumed begins another file that replaces what comes after its checkpoint`() throws {
      let place = try Workplace()
      let command = "train run.yaml --output out --set training.checkpointEvery=0 --set training.epochs=400"
      let sender = Kill.Sender(Kill(target: .launcher, signal: SIGUSR1, moment: 0)) { place.makesSteps }
      let stopped = try place.chorus(command, watch: sender.watch)
      try #require(stopped.exitCode == 85, "\(stopped.standardError)")
      try #require(try place.chorus(command).exitCode == 0)
      let files = try eventFiles(place, "out")
      #expect(files.count == 2)
      let last = try #require(files.max { step($0) < step($1) })
      let records = try records(place.bytes("out/\(last)"))
      // Field 7, a session log of two bytes: its status is 1, a start.
      #expect(Array(records[1].suffix(4)) == [7 << 3 | 2, 2, 1 << 3, 1])
      let total = lines(try place.text("out/metrics.jsonl")).filter { $0.contains("\"loss\"") }.count
      #expect(records.filter { contains($0, "gradientNorm") }.count == total - step(last))
    }

    private func evaluations(_ place: Workplace) -> Int {
      ((try? lines(place.text("out/metrics.jsonl"))) ?? []).filter { $0.contains("validationLoss") }.count
    }

    private func eventFiles(_ place: Workplace, _ directory: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: place.path(directory)).filter {
        $0.hasPrefix("events.out.tfevents.")
      }
    }

    /// The steps made before a file was begun, which its name ends with.
    private func step(_ name: String) -> Int { name.split(separator: ".").last.flatMap { Int($0) } ?? -1 }

    private func contains(_ record: [UInt8], _ word: String) -> Bool {
      String(decoding: record, as: Unicode.ASCII.self).contains(word)
    }

    /// The payloads of a file's records, whose checks are looked at.
    private func records(_ data: Data) throws -> [[UInt8]] {
      var (rest, records) = (Array(data)[...], [[UInt8]]())
      func take(_ count: Int) throws -> [UInt8] {
        try #require(rest.count >= count)
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
      }
      while !rest.isEmpty {
        let length = try take(8)
        #expect(try take(4) == masked(length))
        let payload = try take(LittleEndian.integers(length[...])[0])
        #expect(try take(4) == masked(payload))
        records.append(payload)
      }
      return records
    }

    private func masked(_ bytes: [UInt8]) -> [UInt8] {
      let check = CRC32C.of(bytes)
      return LittleEndian.bytes(Int((check >> 15 | check << 17) &+ 0xA282_EAD8), width: 4)
    }
  }
}
