import Yams

/// A value of a YAML file with its place, such as "training.learningRate".
struct ConfigurationValue {
  let node: Node
  let path: String

  /// True when the value is a list.
  var isList: Bool { node.sequence != nil }

  /// True when the value is a mapping.
  var isMapping: Bool { node.mapping != nil }

  /// The values of a list, or this one alone.
  var elements: [ConfigurationValue] {
    guard let sequence = node.sequence else { return [self] }
    return sequence.map { ConfigurationValue(node: $0, path: path) }
  }

  /// The values of a list, each with its index in its place.
  func numberedElements() throws(ConfigurationError) -> [ConfigurationValue] {
    guard let sequence = node.sequence else { throw wrongKind("a list") }
    return sequence.enumerated().map { ConfigurationValue(node: $1, path: "\(path)[\($0)]") }
  }

  /// An integer in a range.
  func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
    guard let value = node.scalar.flatMap({ CoreSchema.integer($0.string) }) else { throw wrongKind("an integer") }
    return try checked(value, in: range)
  }

  /// A finite number in a range.
  func number(in range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
    guard let value = node.scalar.flatMap({ CoreSchema.number($0.string) }) else { throw wrongKind("a number") }
    guard value.isFinite else { throw wrongKind("a finite number") }
    return try checked(value, in: range)
  }

  /// A time in seconds: a number of them, or a text such as `10m`.
  func seconds(in range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
    guard let time = node.scalar.flatMap({ TimeSpan($0.string) }) else { throw wrongKind(TimeSpan.forms) }
    return try checked(time.seconds, in: range)
  }

  /// True or false.
  func boolean() throws(ConfigurationError) -> Bool {
    guard let value = node.scalar.flatMap({ CoreSchema.boolean($0.string) }) else { throw wrongKind("true or false") }
    return value
  }

  /// A text that is not empty.
  func text() throws(ConfigurationError) -> String {
    guard let value = node.scalar?.string, !value.isEmpty else { throw wrongKind("a text") }
    return value
  }

  /// One word of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>() throws(ConfigurationError) -> Choice
  where Choice.RawValue == String {
    let word = try text()
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw .outOfRange(path: path, expected: "one of \(words)", found: "\"\(word.prefix(80))\"")
    }
    return choice
  }

  /// The values of a mapping by key.
  func mapping() throws(ConfigurationError) -> [String: Node] {
    guard let mapping = node.mapping else { throw wrongKind("a mapping of keys to values") }
    var result: [String: Node] = [:]
    for (key, value) in mapping { result[try name(of: key)] = value }
    return result
  }

  private func name(of key: Node) throws(ConfigurationError) -> String {
    guard let name = key.string else {
      throw .wrongKind(path: path, expected: "a mapping with words as keys", found: kind(of: key))
    }
    if name == "<<" { throw .mergeKey(path: path, line: key.mark?.line) }
    return name
  }

  /// The error of a value that is not what was expected.
  func wrongKind(_ expected: String) -> ConfigurationError {
    .wrongKind(path: path, expected: expected, found: kind(of: node))
  }

  private func checked<Value: Comparable>(
    _ value: Value, in range: ClosedRange<Value>
  ) throws(ConfigurationError) -> Value {
    guard range.contains(value) else {
      throw .outOfRange(path: path, expected: "in \(range.lowerBound)…\(range.upperBound)", found: "\(value)")
    }
    return value
  }
}

/// The kind of a value in words.
private func kind(of node: Node) -> String {
  switch node {
  case .mapping: "a mapping"
  case .sequence: "a list"
  case .scalar(let scalar): "\"\(shortened(scalar.string))\""
  case .alias: "an alias"
  }
}
