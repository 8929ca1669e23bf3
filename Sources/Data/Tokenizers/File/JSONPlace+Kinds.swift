extension JSONPlace {
  /// The kind of a normalizer, a pre-tokenizer, a decoder or a processor.
  func type() throws(TokenizerError) -> String { try required("type").text() }

  /// The error of a kind that is not implemented; `supported` lists those that are.
  func unsupportedType(supported: String) throws(TokenizerError) -> TokenizerError {
    unsupported(try type(), supported: supported)
  }

  /// The steps of the parts of a sequence, in one list.
  func steps<Step>(
    of key: String, _ read: (JSONPlace) throws(TokenizerError) -> [Step]
  ) throws(TokenizerError) -> [Step] {
    var steps: [Step] = []
    for part in try required(key).elements() { steps += try read(part) }
    return steps
  }

  /// A pattern, either text or an expression.
  func pattern() throws(TokenizerError) -> TextPattern {
    if let literal = try text("String") { return .literal(literal) }
    guard let expression = try text("Regex") else { throw fault("it has neither \"String\" nor \"Regex\"") }
    return .expression(expression)
  }

  /// The value among named ones.
  func choice<Value: RawRepresentable & CaseIterable>(
    of values: Value.Type, named name: (String) -> String = { $0 }
  ) throws(TokenizerError) -> Value where Value.RawValue == String {
    let found = name(try text())
    guard let value = Value(rawValue: found) else {
      throw unsupported("\"\(found)\"", supported: Value.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return value
  }
}
