import Foundation
import Logging

/// Writes log messages to standard error, one line each with the time of day.
struct ConsoleLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    Console.say("\(timeOfDay()) \(event.level >= .warning ? "\(event.level): " : "")\(event.message)")
  }
}

/// The time of day as hours, minutes and seconds.
func timeOfDay() -> String {
  Date().formatted(
    Date.VerbatimFormatStyle(
      format:
        "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
      timeZone: .current, calendar: Calendar(identifier: .gregorian)))
}
