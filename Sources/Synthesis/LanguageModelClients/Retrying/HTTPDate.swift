/// The three forms of dates in HTTP (RFC 9110, section 5.6.7).
package enum HTTPDate {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// The seconds since 1970 of a date; nil when the text is none.
  package static func seconds(_ text: String) -> Int? {
    let words = text.lowercased().split { " ,-".contains($0) }.map(String.init)
    switch words.count {
    // Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT
    case 6: return seconds(day: words[1], month: words[2], year: words[3], time: words[4])
    // Sun Nov  6 08:49:37 1994
    case 5: return seconds(day: words[2], month: words[1], year: words[4], time: words[3])
    default: return nil
    }
  }

  private static func seconds(day: String, month: String, year: String, time: String) -> Int? {
    guard let day = Int(day), let month = months.firstIndex(of: month), let year = fullYear(year),
      let time = secondsOfDay(time), (1...31).contains(day)
    else { return nil }
    return days(year: year, month: month + 1, day: day) * 86400 + time
  }

  /// A year of two digits is of this century until it is far ahead.
  private static func fullYear(_ text: String) -> Int? {
    guard let year = Int(text), (0...9999).contains(year) else { return nil }
    return text.count > 2 ? year : year < 70 ? 2000 + year : 1900 + year
  }

  private static func secondsOfDay(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2]) else {
      return nil
    }
    return parts[0] * 3600 + parts[1] * 60 + parts[2]
  }

  /// The days since 1970 of a date in the Gregorian calendar.
  ///
  /// Years begin with March, so that the day that some years have more is the last; 400 years have 146097 days.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }
}
