/// A setting of a reader that no text made use of.
public enum UnusedSetting: Sendable, Equatable, CustomStringConvertible {
  /// A line that separates documents and is in no plain text.
  case separator(String)
  /// A field of objects of JSON, in a text without any.
  case textField(String)

  /// A clause that says so, and why.
  public var description: String {
    switch self {
    case .separator(let line):
      "the separator \"\(line)\" has no effect, because no plain text has such a line: give a complete line of the files"
    case .textField(let name):
      "the text field \"\(name)\" has no effect, because no JSON was read: give JSON lines, or leave the field out"
    }
  }
}
