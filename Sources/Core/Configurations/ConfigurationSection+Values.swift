import Yams

extension ConfigurationSection {
  /// A whole number in `range`; `fallback` when the key is absent, an error when there is no fallback.
  public func integer(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil
  ) throws(ConfigurationError) -> Int {
    guard let node = node(key) else { return try orMissing(fallback, key) }
    return try integer(node, at: path(of: key), in: range)
  }

  /// A list of whole numbers, or one alone; an error when the key is absent.
  public func integers(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> [Int] {
    guard let node = node(key) else { throw .missingKey(path: path(of: key)) }
    var result: [Int] = []
    for element in node.sequence.map({ Array($0) }) ?? [node] {
      result.append(try integer(element, at: path(of: key), in: range))
    }
    guard !result.isEmpty else {
      throw .wrongKind(path: path(of: key), expected: "at least one number", found: "an empty list")
    }
    return result
  }

  /// A finite number in `range`; `fallback` when the key is absent, an error when there is no fallback.
  public func number(
    _ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil
  ) throws(ConfigurationError) -> Double {
    guard let node = node(key) else { return try orMissing(fallback, key) }
    return try number(node, key, in: range)
  }

  /// A list of finite numbers, or one alone; `fallback` when the key is absent, an error when there is no fallback.
  public func numbers(
    _ key: String, in range: ClosedRange<Double>, default fallback: [Double]? = nil
  ) throws(ConfigurationError) -> [Double] {
    guard let node = node(key) else { return try orMissing(fallback, key) }
    var result: [Double] = []
    for element in node.sequence.map({ Array($0) }) ?? [node] { result.append(try number(element, key, in: range)) }
    guard !result.isEmpty else {
      throw .wrongKind(path: path(of: key), expected: "at least one number", found: "an empty list")
    }
    return result
  }

  private func number(
    _ node: Node, _ key: String, in range: ClosedRange<Double>
  ) throws(ConfigurationError) -> Double {
    guard let value = node.float else {
      throw .wrongKind(path: path(of: key), expected: "a number", found: kind(of: node))
    }
    guard value.isFinite else {
      throw .wrongKind(path: path(of: key), expected: "a finite number", found: kind(of: node))
    }
    guard range.contains(value) else {
      throw .outOfRange(
        path: path(of: key), expected: "in \(range.lowerBound)…\(range.upperBound)", found: "\(value)")
    }
    return value
  }

  /// True or false; `fallback` when the key is absent.
  public func boolean(_ key: String, default fallback: Bool) throws(ConfigurationError) -> Bool {
    guard let node = node(key) else { return fallback }
    guard let value = node.bool else {
      throw .wrongKind(path: path(of: key), expected: "true or false", found: kind(of: node))
    }
    return value
  }

  /// A text that is not empty; `fallback` when the key is absent, an error when there is no fallback.
  public func text(_ key: String, default fallback: String? = nil) throws(ConfigurationError) -> String {
    guard let node = node(key) else { return try orMissing(fallback, key) }
    return try text(node, at: path(of: key))
  }

  /// A list of texts, or one alone; an error when the key is absent.
  public func texts(_ key: String) throws(ConfigurationError) -> [String] {
    guard let node = node(key) else { throw .missingKey(path: path(of: key)) }
    var result: [String] = []
    for element in node.sequence.map({ Array($0) }) ?? [node] {
      result.append(try text(element, at: path(of: key)))
    }
    return result
  }

  /// One word of an enumeration; `fallback` when the key is absent.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: Choice
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    guard let node = node(key) else { return fallback }
    return try choice(text(node, at: path(of: key)), at: path(of: key))
  }

  /// Words of an enumeration, each once and in its order there; `fallback` when the key is absent.
  public func choices<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: [Choice]
  ) throws(ConfigurationError) -> [Choice] where Choice.RawValue == String {
    guard has(key) else { return fallback }
    var words: [String] = []
    for word in try texts(key) {
      let choice: Choice = try choice(word, at: path(of: key))
      words.append(choice.rawValue)
    }
    return Choice.allCases.filter { words.contains($0.rawValue) }
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ word: String, at path: String
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw .outOfRange(path: path, expected: "one of \(words)", found: "\"\(word.prefix(80))\"")
    }
    return choice
  }

  private func integer(
    _ node: Node, at path: String, in range: ClosedRange<Int>
  ) throws(ConfigurationError) -> Int {
    // Numbers of base 60 such as 1:30 belong to an older YAML, and large ones overflow.
    guard node.scalar?.string.contains(":") != true, let value = node.int else {
      throw .wrongKind(path: path, expected: "a whole number", found: kind(of: node))
    }
    guard range.contains(value) else {
      throw .outOfRange(path: path, expected: "in \(range.lowerBound)…\(range.upperBound)", found: "\(value)")
    }
    return value
  }

  private func text(_ node: Node, at path: String) throws(ConfigurationError) -> String {
    guard let value = node.scalar?.string, !value.isEmpty else {
      throw .wrongKind(path: path, expected: "a text", found: kind(of: node))
    }
    return value
  }

  private func orMissing<Value>(_ fallback: Value?, _ key: String) throws(ConfigurationError) -> Value {
    guard let fallback else { throw .missingKey(path: path(of: key)) }
    return fallback
  }
}
