import ScalingLaws
import Statistics

/// One value of a table, by its kind; each renderer shows it in its own way.
public enum Cell: Sendable, Equatable {
  /// No value: a dash for readers, nothing in CSV.
  case missing
  /// Words.
  case text(String)
  /// A number of things: digits in groups of three on the page, plain digits elsewhere.
  case count(Int)
  /// A number: in its format for readers, exact in CSV.
  case number(Double, NumberFormat)
  /// The two ends of an interval, both in the same format; the upper one is infinite where there is none.
  case interval(low: Double, high: Double, NumberFormat)

  /// The cell as plain text for a reader.
  public var text: String {
    switch self {
    case .missing: NumberFormat.dash
    case .text(let text): text
    case .count(let count): "\(count)"
    case .number(let value, let format): format.text(value)
    case .interval(let low, let high, let format):
      "\(format.text(low)) … \(high == .infinity ? "∞" : format.text(high))"
    }
  }

  /// True when the cell holds words, so that its column is aligned to the left.
  var isText: Bool { if case .text = self { true } else { false } }
}

extension Cell {
  /// Words, or nothing.
  public static func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .missing }

  /// A loss in nats per token with four digits after the point.
  public static func loss(_ nats: Double?) -> Cell { nats.map { .number($0, .decimals(4)) } ?? .missing }

  /// The interval of a loss.
  public static func loss(_ interval: ConfidenceInterval?) -> Cell {
    interval.map { .interval(low: $0.low, high: $0.high, .decimals(4)) } ?? .missing
  }

  /// The interval of a ratio with two digits after the point.
  public static func ratio(_ interval: RatioInterval?) -> Cell {
    interval.map { .interval(low: $0.low, high: $0.high ?? .infinity, .decimals(2)) } ?? .missing
  }

  /// A fraction in percent.
  public static func percent(_ fraction: Double?) -> Cell { fraction.map { .number($0, .percent) } ?? .missing }
}
