import Foundation

/// The terminal: data on standard output, talk on standard error.
enum Console {
  /// Prints data.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints talk.
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Prints what went wrong, in one sentence on one line, whatever names and values it quotes.
  static func complain(_ text: String) {
    say("chorus: " + shortened(text.split(whereSeparator: { $0.isNewline }).joined(separator: " ")))
  }

  /// A sentence without what would command a terminal, and without the middle of a name or value that has no end.
  private static func shortened(_ sentence: String) -> String {
    let visible = String(sentence.map { $0.unicodeScalars.allSatisfy(isVisible) ? $0 : "\u{FFFD}" })
    return visible.count > 2000 ? "\(visible.prefix(1000)) … \(visible.suffix(900))" : visible
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory != .control }

  /// Whether talk goes to a terminal, which can show one line again and again.
  static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// Whether data go to a terminal.
  static var isOutputTerminal: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }

  /// Replaces the last line of a terminal.
  static func replaceLine(_ text: String) {
    FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
  }
}
