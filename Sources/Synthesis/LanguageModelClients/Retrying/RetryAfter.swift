import Foundation

/// The pause that a server asks for.
package enum RetryAfter {
  /// The seconds in the header `Retry-After` of a response, which holds seconds or a date; nil when there is none.
  ///
  /// A date is compared with the server's own clock where it tells the time, so that ours may be wrong.
  package static func seconds(_ response: HTTPResponse, now: Double = Date().timeIntervalSince1970) -> Double? {
    guard let text = response.headers["retry-after"]?.trimmingCharacters(in: .whitespaces) else { return nil }
    if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
    let present = response.headers["date"].flatMap(HTTPDate.seconds).map(Double.init) ?? now
    return HTTPDate.seconds(text).map { max(0, Double($0) - present) }
  }
}
