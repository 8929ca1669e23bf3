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
    say("chorus: " + text.split(whereSeparator: { $0.isNewline }).joined(separator: " "))
  }

  /// Whether talk goes to a terminal, which can show one line again and again.
  static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// Replaces the last line of a terminal.
  static func replaceLine(_ text: String) {
    FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
  }
}
