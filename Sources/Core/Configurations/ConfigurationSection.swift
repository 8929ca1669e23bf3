import Yams

/// A mapping of a YAML file, read key by key; it knows its place in the file and which keys were asked for.
///
/// Reading a section ends with `finish()`, which refuses every key that nobody asked for.
public final class ConfigurationSection {
  /// Where the section stands, such as "training.seeds"; empty for the whole file.
  public let path: String
  private let values: [String: Node]
  private var known: Set<String> = []

  init(path: String, values: [String: Node]) {
    self.path = path
    self.values = values
  }

  /// Reads a YAML text and applies overrides.
  ///
  /// - Parameters:
  ///   - yaml: the text of the file.
  ///   - file: its name, for errors.
  ///   - overrides: texts `key.path=value`, applied in order; values are YAML.
  public convenience init(yaml: String, file: String, overrides: [String] = []) throws(ConfigurationError) {
    var node = try YAMLText.compose(yaml, file: file) ?? .mapping(Node.Mapping([]))
    for override in overrides { try apply(override, to: &node) }
    guard let mapping = node.mapping else {
      throw .wrongKind(path: file, expected: "a mapping of keys to values", found: kind(of: node))
    }
    self.init(path: "", values: try keyed(mapping, at: ""))
  }

  /// Reads the bytes of a YAML file and applies overrides.
  ///
  /// - Parameters: as for the text of a file.
  public convenience init(
    utf8: [UInt8], file: String, overrides: [String] = []
  ) throws(ConfigurationError) {
    guard let yaml = String(validating: utf8, as: UTF8.self) else {
      throw .syntax(file: file, reason: "it is not UTF-8; convert it first, for instance with iconv -t UTF-8")
    }
    try self.init(yaml: yaml, file: file, overrides: overrides)
  }

  /// The place of a key in the file, such as "training.learningRate".
  public func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The value of a key, nil when it is absent or null.
  func node(_ key: String) -> Node? {
    known.insert(key)
    guard let node = values[key], node.null == nil || node.scalar?.style != .plain else { return nil }
    return node
  }

  /// Whether the key stands in the file.
  public func has(_ key: String) -> Bool { node(key) != nil }

  /// The section under a key; an empty one when it is absent.
  public func section(_ key: String) throws(ConfigurationError) -> ConfigurationSection {
    guard let node = node(key) else { return ConfigurationSection(path: path(of: key), values: [:]) }
    return try section(node, at: path(of: key))
  }

  /// The sections of a list under a key; none when it is absent.
  public func sections(_ key: String) throws(ConfigurationError) -> [ConfigurationSection] {
    guard let node = node(key) else { return [] }
    guard let sequence = node.sequence else {
      throw .wrongKind(path: path(of: key), expected: "a list", found: kind(of: node))
    }
    var result: [ConfigurationSection] = []
    for (index, element) in sequence.enumerated() {
      result.append(try section(element, at: "\(path(of: key))[\(index)]"))
    }
    return result
  }

  private func section(_ node: Node, at path: String) throws(ConfigurationError) -> ConfigurationSection {
    guard let mapping = node.mapping else {
      throw .wrongKind(path: path, expected: "a mapping of keys to values", found: kind(of: node))
    }
    return ConfigurationSection(path: path, values: try keyed(mapping, at: path))
  }

  /// Refuses the keys that nobody asked for.
  ///
  /// - Throws: `ConfigurationError.unknownKey` for the first of them in alphabetical order.
  public func finish() throws(ConfigurationError) {
    guard let unknown = values.keys.filter({ !known.contains($0) }).min() else { return }
    throw .unknownKey(path: path(of: unknown), known: known.sorted())
  }
}

/// The values of a mapping by key.
private func keyed(_ mapping: Node.Mapping, at path: String) throws(ConfigurationError) -> [String: Node] {
  var result: [String: Node] = [:]
  for (key, value) in mapping {
    guard let name = key.string else {
      throw .wrongKind(path: path, expected: "a mapping with words as keys", found: kind(of: key))
    }
    result[name] = value
  }
  return result
}

/// The most keys on the way to a value; no section is as deep.
private let mostKeys = 16

/// Sets the value at `key.path=value`, creating sections on the way.
private func apply(_ override: String, to root: inout Node) throws(ConfigurationError) {
  let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
  let keys = parts.first?.split(separator: ".", omittingEmptySubsequences: false).map { String($0) } ?? []
  guard parts.count == 2, (1...mostKeys).contains(keys.count), keys.allSatisfy({ !$0.isEmpty }),
    let value = try? YAMLText.compose(String(parts[1]), file: "--set") ?? Node("")
  else { throw .malformedOverride(shortened(override)) }
  root = setting(value, at: keys[...], in: root)
}

private func setting(_ value: Node, at keys: ArraySlice<String>, in node: Node) -> Node {
  guard let key = keys.first else { return value }
  var mapping = node.mapping ?? Node.Mapping([])
  mapping[Node(key)] = setting(value, at: keys.dropFirst(), in: mapping[Node(key)] ?? .mapping(Node.Mapping([])))
  return .mapping(mapping)
}

/// What a value is, in words.
func kind(of node: Node) -> String {
  switch node {
  case .mapping: "a mapping"
  case .sequence: "a list"
  case .scalar(let scalar): "\"\(shortened(scalar.string))\""
  case .alias: "an alias"
  }
}
