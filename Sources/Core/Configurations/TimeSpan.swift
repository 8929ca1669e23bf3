/// A span of time as people and schedulers write it: `90`, `90s`, `10m`, `2h`, `1h30m`, `1d`, `2:00:00`, `1-00:00:00`.
///
/// `1:30` is not read: it is minutes and seconds to a scheduler and hours and minutes to a person.
public struct TimeSpan: Sendable, Equatable {
  /// The forms that are read, for messages.
  public static let forms = "a time such as 3600, 90s, 10m, 2h, 1h30m, 12:00:00 or 1-00:00:00"

  /// The length in seconds, finite and at least 0.
  public let seconds: Double

  /// A span of so many seconds.
  public init(seconds: Double) { self.seconds = seconds }

  /// Reads a text; nil when it has none of the forms.
  public init?(_ text: String) {
    guard let seconds = Self.number(text[...]) ?? Self.units(text) ?? Self.clock(text), seconds.isFinite else {
      return nil
    }
    self.seconds = seconds
  }

  private static func number(_ text: Substring) -> Double? {
    guard text.first?.isNumber == true || text.first == "." else { return nil }
    return CoreSchema.number(String(text))
  }
}

extension TimeSpan {
  /// Seconds of each unit, the longest first: a text has them in this order.
  private static let units: [(letter: Character, seconds: Double)] = [
    ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]

  /// Numbers with units, such as `1h30m`.
  private static func units(_ text: String) -> Double? {
    guard text.last?.isLetter == true else { return nil }
    var rest = text[...]
    var sum = 0.0
    for unit in units {
      guard let end = rest.firstIndex(of: unit.letter) else { continue }
      guard let count = decimal(rest[..<end]) else { return nil }
      sum += count * unit.seconds
      rest = rest[end...].dropFirst()
    }
    return rest.isEmpty ? sum : nil
  }

  /// A number of digits, perhaps with a fraction.
  private static func decimal(_ text: Substring) -> Double? {
    guard text.first?.isNumber == true, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else {
      return nil
    }
    return Double(text)
  }
}

extension TimeSpan {
  /// `HH:MM:SS`, or days and a dash before `HH`, `HH:MM` or `HH:MM:SS`, as Slurm writes them.
  private static func clock(_ text: String) -> Double? {
    let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2 else { return hours(halves[0], fields: 3...3) }
    guard let days = integer(halves[0]), let rest = hours(halves[1], fields: 1...3) else { return nil }
    return Double(days) * 86_400 + rest
  }

  private static func hours(_ text: Substring, fields: ClosedRange<Int>) -> Double? {
    let words = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = words.compactMap { integer($0) }
    guard fields.contains(words.count), numbers.count == words.count else { return nil }
    guard numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    return zip(numbers, [3600, 60, 1]).reduce(0) { $0 + Double($1.0) * $1.1 }
  }

  /// A number of at most nine digits.
  private static func integer(_ text: Substring) -> Int? {
    guard (1...9).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }
}
