import Foundation

/// Seconds since 1970.
func wallClockSeconds() -> Int { Int(Date().timeIntervalSince1970) }

/// A value as JSON text; its keys are sorted, and of several words in the form of `several_words`.
///
/// - Precondition: the value has no number that is NaN or infinite.
func encoded(_ value: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  do {
    return Array(try encoder.encode(value))
  } catch {
    preconditionFailure("a value that JSON cannot express: \(error)")
  }
}
