import Foundation

/// The way in which a number is shown to a reader.
public enum NumberFormat: Sendable, Equatable {
  /// The shortest decimal that reads back as the same number.
  case exact
  /// A fixed number of digits after the point.
  case decimals(Int)
  /// A fixed number of digits after the point, with a sign in front.
  case signed(Int)
  /// Hundredths with one digit after the point; 1 is 100.0 %.
  case percent

  /// The number as text; a dash where it is NaN or infinite.
  public func text(_ value: Double) -> String {
    guard value.isFinite else { return Self.dash }
    return switch self {
    case .exact: "\(value)"
    case .decimals(let digits): String(format: "%.\(digits)f", value)
    case .signed(let digits): String(format: "%+.\(digits)f", value)
    case .percent: String(format: "%.1f %%", 100 * value)
    }
  }

  /// The sign for a value that is missing.
  static let dash = "–"
}

/// A number with a fixed count of decimals.
func decimals(_ value: Double, _ digits: Int) -> String { NumberFormat.decimals(digits).text(value) }

/// An integer with a thin space, at which no line ends, between groups of three digits.
func grouped(_ value: Int) -> String {
  let digits = String(value)
  let head = digits.count % 3
  let tail = Array(digits.dropFirst(head))
  let groups = stride(from: 0, to: tail.count, by: 3).map { String(tail[$0..<$0 + 3]) }
  return ((head > 0 ? [String(digits.prefix(head))] : []) + groups).joined(separator: "\u{202F}")
}

/// Text that may stand in HTML.
func escaped(_ text: String) -> String {
  text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
}
