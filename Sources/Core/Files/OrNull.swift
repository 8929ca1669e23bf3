/// A value that JSON shows as `null` when it is absent, so that a field that was promised is always there.
@propertyWrapper
package struct OrNull<Value: Encodable>: Encodable {
  /// The value.
  package var wrappedValue: Value?

  /// A value, or none.
  package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Writes the value, or `null`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}

extension OrNull: Sendable where Value: Sendable {}
