import Files
import Foundation

/// A terminal on which a block of lines can be drawn again in place.
///
/// The cursor rests at the beginning of the block, so that a message, whoever prints it, takes the place of the block's first line; the
/// rest of the block is erased before it, and the next drawing restores the block below.
struct LiveTerminal: Sendable {
  /// The number of columns.
  let width: Int
  /// The end of a drawing: `launch/local`, which passes messages on line by line, waits for it.
  private let ending: String

  /// Erases everything from the cursor's line on.
  static let eraser = "\r\u{1B}[J"

  /// The terminal that messages go to; nil where there is none, and where it cannot move its cursor.
  ///
  /// mpirun hides the terminal from its ranks; `launch/local` tells its width in `CHORUS_TERMINAL`.
  static let current = LiveTerminal(ProcessInfo.processInfo.environment, isTerminal: Console.isTerminal)

  private init?(_ environment: [String: String], isTerminal: Bool) {
    if let told = environment["CHORUS_TERMINAL"] {
      guard let width = Int(told), width > 0 else { return nil }
      self.width = width
      ending = "\n"
    } else {
      guard isTerminal, environment["TERM"] ?? "dumb" != "dumb" else { return nil }
      width = environment["COLUMNS"].flatMap { Int($0) } ?? 80
      ending = ""
    }
  }

  /// True when the program itself has to erase the block before a message.
  var erasesBeforeMessages: Bool { ending.isEmpty }

  /// Draws lines in place of those that were drawn last; none erases these.
  func draw(_ lines: [String]) {
    let up = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A" : ""
    // NEL goes to the beginning of the next line without a line feed, at which a drawing would be cut in two.
    let text = Self.eraser + lines.joined(separator: "\u{1B}E") + "\(up)\r"
    try? Stream.error.write(Array((text + ending).utf8))
  }
}
