import Files

/// The terminal: data on standard output, messages on standard error.
enum Console {
  /// Prints data.
  ///
  /// - Throws: `FileError.system` when it cannot be written.
  static func write(_ text: String) throws(FileError) { try Stream.output.write(Array((text + "\n").utf8)) }

  /// Prints a message. One that cannot be written is lost: no work ends because of it.
  static func say(_ text: String) {
    try? Stream.error.write(Array((beforeMessages + SystemPath.shown(text) + "\n").utf8))
  }

  /// Erases a block of lines that may have been drawn below.
  private static let beforeMessages = LiveTerminal.current?.erasesBeforeMessages == true ? LiveTerminal.eraser : ""

  /// Prints an error as one line, even when it quotes names or values with line breaks.
  static func complain(_ text: String) {
    say("chorus: " + shortened(text.split(whereSeparator: { $0.isNewline }).joined(separator: " ")))
  }

  /// A sentence without control characters, and without its middle when it is very long.
  private static func shortened(_ sentence: String) -> String {
    let visible = String(sentence.map { $0.unicodeScalars.allSatisfy(isVisible) ? $0 : "\u{FFFD}" })
    return visible.count > 2000 ? "\(visible.prefix(1000)) … \(visible.suffix(900))" : visible
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory != .control }

  /// A Boolean value that is true when messages go to a terminal, which can rewrite its last line.
  static var isTerminal: Bool { Stream.error.isTerminal }

  /// A Boolean value that is true when data go to a terminal.
  static var isOutputTerminal: Bool { Stream.output.isTerminal }

  /// Ends the last line of a terminal, which stays.
  static func endLine() { try? Stream.error.write([UInt8(ascii: "\n")]) }

  /// Replaces the last line of a terminal.
  static func replaceLine(_ text: String) {
    try? Stream.error.write(Array("\r\(text)\u{1B}[K".utf8))
  }
}
