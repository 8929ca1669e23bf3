/// At most so many of a character are dropped at the start and the end of a text.
struct Edges: Sendable {
  private let character: [UInt8]
  private let start: Int
  private let end: Int

  init(_ character: String, start: Int, end: Int) {
    self.character = Array(character.utf8)
    self.start = start
    self.end = end
  }

  /// The text without them.
  func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let startless = bytes.dropFirst(Self.length(of: character, startingIn: bytes, atMost: start))
    let reversed = Array(character.reversed())
    return Array(startless.dropLast(Self.length(of: reversed, startingIn: Array(startless.reversed()), atMost: end)))
  }

  /// The length of the repetitions of a character at the start of a text.
  private static func length(of character: [UInt8], startingIn bytes: [UInt8], atMost limit: Int) -> Int {
    guard !character.isEmpty else { return 0 }
    var length = 0
    while length / character.count < limit, bytes[length...].starts(with: character) { length += character.count }
    return length
  }
}
