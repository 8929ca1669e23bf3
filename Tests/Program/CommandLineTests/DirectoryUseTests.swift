import Files
import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// Directories that another process, here the test itself, is writing into.
  @Suite struct DirectoryUseTests {
    @Test(
      arguments: [
        ("prepare --text text --output out", "out", nil), ("prepare --text text --output out", "out", 2),
        ("train run.yaml --output out", "out", nil), ("train run.yaml --output out", "out", 2),
        ("study run study.yaml --output out --quiet", "out/study/tiny", nil),
        ("study run study.yaml --output out --quiet", "out/study/tiny", 2),
      ] as [(String, String, Int?)])
    func `a directory in use is refused until it is free`(command: String, directory: String, ranks: Int?) throws {
      let place = try Workplace()
      do {
        let lock = try DirectoryLock(directory: place.path(directory))
        let owner = "in use by process \(ProcessInfo.processInfo.processIdentifier) on"
        try place.chorus(command, ranks: ranks).expectRefusal(
          74, says: ["directory \(directory)", owner], ranks: ranks)
        withExtendedLifetime(lock) {}
      }
      #expect(try place.files(directory).keys.sorted() == [".lock"])
      let outcome = try place.chorus(command, ranks: ranks)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }
  }
}
