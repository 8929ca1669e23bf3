import Foundation

/// A moment to a second, in files as text of ISO 8601: `2026-01-31T12:00:00Z`.
package struct Timestamp: Sendable, Equatable {
  package let date: Date

  package init(_ date: Date) { self.date = date }
}

extension Timestamp: Codable {
  package init(from decoder: any Decoder) throws {
    date = try Date(decoder.singleValueContainer().decode(String.self), strategy: .iso8601)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(date.formatted(.iso8601))
  }
}
