import Foundation
import Testing

/// A command that must be refused with one sentence, and leave the directory `out` as it was.
struct BadInput: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let arguments: String
  let exitCode: Int32
  let says: [String]
  let ranks: Int?
  /// Brings the fault into the copy of the prepared directory.
  let arrange: @Sendable (Workplace) throws -> Void

  init(
    _ description: String, _ arguments: String, _ exitCode: Int32, says: String..., ranks: Int? = nil,
    arrange: @escaping @Sendable (Workplace) throws -> Void = { _ in }
  ) {
    testDescription = description
    self.arguments = arguments
    self.exitCode = exitCode
    self.says = says
    self.ranks = ranks
    self.arrange = arrange
  }

  /// Runs the command and checks what it says and leaves.
  func expectRefusal(_ location: SourceLocation = #_sourceLocation) throws {
    let place = try Workplace()
    try arrange(place)
    let (existed, before) = (place.exists("out"), try place.files("out"))
    let outcome = try place.chorus(arguments, ranks: ranks)
    outcome.expectRefusal(exitCode, says: says, ranks: ranks, location)
    #expect(place.exists("out") == existed, sourceLocation: location)
    #expect(try place.files("out") == before, sourceLocation: location)
  }
}
