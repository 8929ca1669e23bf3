import TestSupport
import Testing

extension Workplace {
  /// Runs a study on 1, 2 and 4 ranks, each in a directory of its own, and checks that all leave the same.
  ///
  /// - Parameter place: makes a directory with the study.
  /// - Returns: the directory of one rank, and what the study printed there.
  static func sameStudyOnRanks(
    _ command: String, place: () throws -> Workplace
  ) throws -> (place: Workplace, summary: [String: Any]) {
    let results = try [1, 2, 4].map { ranks in
      let place = try place()
      let outcome = try place.chorus(command, ranks: ranks)
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      return (place: place, summary: try outcome.object())
    }
    for other in results.dropFirst() { try other.place.expectSameStudy(as: results[0].place, "other ranks") }
    return results[0]
  }

  /// Checks that a study which is killed on 2, 4 and 1 ranks, each time at a random moment, and then ends on 4 leaves what an
  /// undisturbed one on 2 ranks leaves.
  ///
  /// - Parameters:
  ///   - seconds: the latest moment of a kill.
  ///   - place: makes a directory with the study.
  static func expectKilledEqualsUndisturbed(
    _ command: String, within seconds: Double, seed: UInt64, place: () throws -> Workplace
  ) throws {
    let undisturbed = try place(), killed = try place()
    let complete = try undisturbed.chorus(command, ranks: 2)
    #expect(complete.exitCode == 0, "\(complete.standardError)")
    var generator = SeededGenerator(seed: seed)
    for ranks in [2, 4, 1] {
      let kill = Kill(ranks: ranks, within: seconds, using: &generator)
      let sender = Kill.Sender(kill)
      let outcome = try killed.chorus(command, ranks: ranks, watch: sender.watch)
      #expect(outcome.exitCode == 0 || sender.isSent, "\(kill): \(outcome.standardError)")
    }
    let last = try killed.chorus(command, ranks: 4)
    #expect(last.exitCode == 0, "\(last.standardError)")
    try killed.expectSameStudy(as: undisturbed, "killed three times")
  }
}
