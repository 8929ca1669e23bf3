import Files
import Foundation

/// The terminal: data on standard output, messages on standard error.
enum Console {
  /// Prints data.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints a message.
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((SystemPath.shown(text) + "\n").utf8))
  }

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
  static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  /// A Boolean value that is true when data go to a terminal.
  static var isOutputTerminal: Bool { isatty(FileHandle.standardOutput.fileDescriptor) == 1 }

  /// Replaces the last line of a terminal.
  static func replaceLine(_ text: String) {
    FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
  }
}
