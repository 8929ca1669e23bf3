import Foundation

/// Amounts in the units in which a reader can judge them. Files for programs have plain numbers instead.
public enum Quantity {
  private static let minute = 60, hour = 3600, day = 86_400
  /// Seconds of a Julian year.
  private static let year = 31_557_600

  /// A time span in its two largest units, such as `42 s`, `3 min 5 s`, `7 h 12 min` or `12 days 3 h`; in years from two
  /// years on.
  public static func duration(_ seconds: Int) -> String {
    switch seconds {
    case ..<minute: "\(seconds) s"
    case ..<hour: "\(seconds / minute) min \(seconds % minute) s"
    case ..<(2 * day): "\(seconds / hour) h \(seconds % hour / minute) min"
    case ..<(2 * year): "\(seconds / day) days \(seconds % day / hour) h"
    default: "\(rounded(Double(seconds) / Double(year))) years"
    }
  }

  /// A time span that is known roughly; at least a second, and at most some centuries.
  public static func duration(about seconds: Double) -> String {
    duration(Int(max(seconds, 1).rounded(.up).clamped(to: 1e16)))
  }

  /// The time of one core as people ask for it and pay for it: `0.42 core hours`, `1,234 core hours`; from ten years on in
  /// years, `20,431 core years`.
  public static func coreTime(_ seconds: Double) -> String {
    let years = seconds / Double(year)
    return years < 10 ? "\(coreHours(seconds)) core hours" : "\(rounded(years)) core years"
  }

  /// The same in a column of such times: `0.42 h`, `20,431 years`.
  public static func shortCoreTime(_ seconds: Double) -> String {
    let years = seconds / Double(year)
    return years < 10 ? "\(coreHours(seconds)) h" : "\(rounded(years)) years"
  }

  /// The hours of a time: two decimals below ten hours.
  private static func coreHours(_ seconds: Double) -> String {
    let hours = seconds / Double(hour)
    return hours < 10 ? String(format: "%.2f", hours) : rounded(hours)
  }

  /// A number of bytes in the largest binary unit of which there are ten: an integer up to MiB, one decimal above.
  public static func bytes(_ count: Int) -> String {
    guard let unit = units.first(where: { count >= 10 << $0.shift }) else { return "\(count) bytes" }
    let amount = Double(count) / Double(1 << unit.shift)
    return unit.shift > 20
      ? "\(String(format: "%.1f", (amount * 10).rounded(.up) / 10)) \(unit.name)"
      : "\(Int(amount.rounded())) \(unit.name)"
  }

  private static let units: [(name: String, shift: Int)] = [
    ("PiB", 50), ("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10),
  ]

  /// A number of things: plain digits below 10,000, groups of digits below ten million, words above: `12.3 million`.
  public static func count(_ count: Int) -> String {
    guard count >= 10_000_000 else { return count < 10_000 ? "\(count)" : grouped(count) }
    let scale = scales.first { Double(count) >= $0.size } ?? scales[scales.count - 1]
    return "\(String(format: "%.3g", Double(count) / scale.size)) \(scale.name)"
  }

  private static let scales: [(name: String, size: Double)] = [("trillion", 1e12), ("billion", 1e9), ("million", 1e6)]

  /// A number of at least ten as an integer in groups of digits, a smaller one with one decimal.
  private static func rounded(_ value: Double) -> String {
    value < 10 ? String(format: "%.1f", value) : grouped(Int(value.rounded().clamped(to: 1e18)))
  }

  /// Digits with commas between groups of three.
  private static func grouped(_ value: Int) -> String {
    var rest = String(value)[...]
    var groups: [Substring] = []
    while rest.count > 3 {
      groups.append(rest.suffix(3))
      rest.removeLast(3)
    }
    return ([rest] + groups.reversed()).joined(separator: ",")
  }
}

extension Double {
  /// The number, or an upper limit where it is larger or not a number.
  fileprivate func clamped(to limit: Double) -> Double { self < limit ? self : limit }
}
