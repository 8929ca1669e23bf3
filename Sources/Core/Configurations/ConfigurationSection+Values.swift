extension ConfigurationSection {
  /// An integer in `range`; `fallback` when the key is absent, an error when there is no fallback.
  public func integer(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil
  ) throws(ConfigurationError) -> Int {
    guard let value = value(key) else { return try orMissing(fallback, key) }
    return try value.integer(in: range)
  }

  /// A list of integers, or one alone; an error when the key is absent.
  public func integers(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> [Int] {
    guard let elements = value(key)?.elements else { throw .missingKey(path: path(of: key)) }
    var result: [Int] = []
    for element in elements { result.append(try element.integer(in: range)) }
    return try notEmpty(result, key)
  }

  /// A finite number in `range`; `fallback` when the key is absent, an error when there is no fallback.
  public func number(
    _ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil
  ) throws(ConfigurationError) -> Double {
    guard let value = value(key) else { return try orMissing(fallback, key) }
    return try value.number(in: range)
  }

  /// A list of finite numbers, or one alone; `fallback` when the key is absent, an error when there is no fallback.
  public func numbers(
    _ key: String, in range: ClosedRange<Double>, default fallback: [Double]? = nil
  ) throws(ConfigurationError) -> [Double] {
    guard let elements = value(key)?.elements else { return try orMissing(fallback, key) }
    var result: [Double] = []
    for element in elements { result.append(try element.number(in: range)) }
    return try notEmpty(result, key)
  }

  /// A time in seconds, written as their number or as a text such as `10m`; `fallback` when the key is absent.
  public func seconds(
    _ key: String, in range: ClosedRange<Double>, default fallback: Double
  ) throws(ConfigurationError) -> Double {
    try value(key)?.seconds(in: range) ?? fallback
  }

  /// True or false; `fallback` when the key is absent.
  public func boolean(_ key: String, default fallback: Bool) throws(ConfigurationError) -> Bool {
    try value(key)?.boolean() ?? fallback
  }

  /// A text that is not empty; `fallback` when the key is absent, an error when there is no fallback.
  public func text(_ key: String, default fallback: String? = nil) throws(ConfigurationError) -> String {
    guard let value = value(key) else { return try orMissing(fallback, key) }
    return try value.text()
  }

  /// A list of texts, or one alone; an error when the key is absent.
  public func texts(_ key: String) throws(ConfigurationError) -> [String] {
    guard let elements = value(key)?.elements else { throw .missingKey(path: path(of: key)) }
    var result: [String] = []
    for element in elements { result.append(try element.text()) }
    return result
  }

  /// One word of an enumeration; `fallback` when the key is absent.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: Choice
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    try value(key)?.choice() ?? fallback
  }

  /// Words of an enumeration, each once and in its order there; `fallback` when the key is absent.
  public func choices<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: [Choice]
  ) throws(ConfigurationError) -> [Choice] where Choice.RawValue == String {
    guard let elements = value(key)?.elements else { return fallback }
    var words: Set<String> = []
    for element in elements {
      let choice: Choice = try element.choice()
      words.insert(choice.rawValue)
    }
    return Choice.allCases.filter { words.contains($0.rawValue) }
  }

  private func orMissing<Value>(_ fallback: Value?, _ key: String) throws(ConfigurationError) -> Value {
    guard let fallback else { throw .missingKey(path: path(of: key)) }
    return fallback
  }

  private func notEmpty<Value>(_ list: [Value], _ key: String) throws(ConfigurationError) -> [Value] {
    guard !list.isEmpty else {
      throw .wrongKind(path: path(of: key), expected: "at least one number", found: "an empty list")
    }
    return list
  }
}
