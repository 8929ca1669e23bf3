import Files

/// The part of JSON Schema that requests use: `type`, `properties`, `required`, `items`, `enum`, `minItems`.
struct JSONSchema {
  private let schema: JSONValue

  /// The schema in a JSON value.
  init(_ schema: JSONValue) { self.schema = schema }

  /// True when a value has the form; fields without a description may have any.
  func accepts(_ value: JSONValue) -> Bool {
    guard case .object(let rules) = schema else { return true }
    return Self.hasType(value, rules["type"]) && Self.isListed(value, rules["enum"])
      && Self.hasItems(value, rules) && Self.hasFields(value, rules)
  }

  private static func hasType(_ value: JSONValue, _ rule: JSONValue?) -> Bool {
    switch rule {
    case .text(let name): isOf(type: name, value)
    case .list(let names): names.contains { hasType(value, $0) }
    default: true
    }
  }

  private static func isOf(type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .list), ("string", .text), ("boolean", .flag), ("null", .null): true
    case ("integer", .integer), ("number", .integer), ("number", .number): true
    default: false
    }
  }

  private static func isListed(_ value: JSONValue, _ rule: JSONValue?) -> Bool {
    guard case .list(let values) = rule else { return true }
    return values.contains(value)
  }

  /// True when a list has an element of the form, or an object; a reader leaves out the elements that it cannot use.
  private static func hasItems(_ value: JSONValue, _ rules: [String: JSONValue]) -> Bool {
    guard case .list(let values) = value else { return true }
    guard Double(values.count) >= rules["minItems"]?.number ?? 0 else { return false }
    guard let item = rules["items"].map(JSONSchema.init), !values.isEmpty else { return true }
    return values.contains { value in
      if case .object = value { true } else { item.accepts(value) }
    }
  }

  private static func hasFields(_ value: JSONValue, _ rules: [String: JSONValue]) -> Bool {
    guard case .object(let fields) = value else { return true }
    return required(rules).allSatisfy { fields[$0] != nil }
      && properties(rules).allSatisfy { name, rule in fields[name].map(JSONSchema(rule).accepts) ?? true }
  }

  private static func required(_ rules: [String: JSONValue]) -> [String] {
    guard case .list(let names) = rules["required"] else { return [] }
    return names.compactMap { if case .text(let name) = $0 { name } else { nil } }
  }

  private static func properties(_ rules: [String: JSONValue]) -> [String: JSONValue] {
    guard case .object(let properties) = rules["properties"] else { return [:] }
    return properties
  }
}
