import Foundation
import Testing

extension ProgramTests.SeveralRanks {
  /// The progress of a study on a terminal and elsewhere.
  ///
  /// Scalars are compared: a carriage return and the line feed after it are one character.
  @Suite struct LiveStudyTests {
    private static let study = "study run study.yaml --output out"
    private static let withTerminal = "CHORUS_TERMINAL=60 exec \"$0\" \"$@\""
    private static let eraser = "\r\u{1B}[J"

    /// The drawings of a study, without the escape that erases the one before.
    private func drawings(_ outcome: Outcome) -> [String] {
      outcome.standardError.unicodeScalars.split(separator: "\n").map { String($0) }.filter {
        $0.hasPrefix(Self.eraser)
      }
      .map { String($0.unicodeScalars.dropFirst(Self.eraser.unicodeScalars.count)) }
    }

    @Test(arguments: [nil, 2]) func `without a terminal there are plain lines`(ranks: Int?) throws {
      let outcome = try Workplace().chorus(Self.study, ranks: ranks)
      #expect(outcome.exitCode == 0 && !outcome.standardError.contains("\u{1B}"))
      #expect(outcome.standardError.contains(": step "))
      #expect(!outcome.standardOutput.contains("\u{1B}"))
    }

    @Test(arguments: [nil, 2]) func `on a terminal one block is drawn again in place`(ranks: Int?) throws {
      let outcome = try Workplace().chorus(Self.study, ranks: ranks, script: Self.withTerminal)
      let drawings = drawings(outcome)
      #expect(outcome.exitCode == 0 && drawings.count >= 2)
      #expect(drawings.dropLast().allSatisfy { $0.contains(" runs done, ") && $0.hasSuffix("\r") })
      #expect(drawings.last == "\r", "the block is erased in the end")
      // An escape moves the cursor back up.
      #expect(drawings.allSatisfy { $0.components(separatedBy: "\u{1B}E").allSatisfy { $0.count < 60 + 6 } })
      #expect(!outcome.standardError.contains(": step "), "no plain lines beside the block")
      #expect(outcome.standardError.contains("training members: 3 run(s) to train"), "messages stay")
      #expect(outcome.standardError.contains("\nK  "), "so do results")
    }

    @Test func `a quiet study draws nothing`() throws {
      let outcome = try Workplace().chorus("\(Self.study) --quiet", script: Self.withTerminal)
      #expect(outcome.exitCode == 0 && outcome.standardError.isEmpty)
    }

    @Test func `an error erases the block`() throws {
      let outcome = try Workplace().chorus("\(Self.study) --set training.learningRate=1000", script: Self.withTerminal)
      #expect(outcome.exitCode == 65 && drawings(outcome).last == "\r")
    }
  }
}
