import Yams

/// A mapping of a YAML file, read key by key; it knows its place in the file and which keys were asked for.
///
/// Reading a section ends with `finish()`, which refuses every key that nobody asked for.
public final class ConfigurationSection {
  /// The place of the section, such as "training.seeds"; empty for the complete file.
  public let path: String
  private let values: [String: Node]
  private let shared: ConfigurationRemarks
  private var known: Set<String> = []

  private init(path: String, values: [String: Node], remarks: ConfigurationRemarks) {
    self.path = path
    self.values = values
    shared = remarks
  }

  /// Reads a YAML text and applies overrides.
  ///
  /// - Parameters:
  ///   - yaml: the text of the file.
  ///   - file: its name, for errors.
  ///   - overrides: texts `key.path=value`, applied in order; values are YAML.
  public convenience init(yaml: String, file: String, overrides: [String] = []) throws(ConfigurationError) {
    var node = try YAMLText.compose(yaml, file: file) ?? .mapping(Node.Mapping([]))
    for override in overrides { node = try ConfigurationOverride(override).applied(to: node) }
    guard node.mapping != nil else {
      throw ConfigurationValue(node: node, path: file).wrongKind("a mapping of keys to values")
    }
    let values = try ConfigurationValue(node: node, path: "").mapping()
    self.init(path: "", values: values, remarks: ConfigurationRemarks())
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

  /// The keys of the section, in alphabetical order.
  public var keys: [String] { values.keys.sorted() }

  /// This section with the values of another one in the place of its own; keys that were asked for here may be in both.
  ///
  /// - Parameter excluded: a key of the other section that stays out.
  public func overlaid(by other: ConfigurationSection, without excluded: String? = nil) -> ConfigurationSection {
    let section = ConfigurationSection(
      path: other.path, values: values.merging(other.values.filter { $0.key != excluded }) { $1 }, remarks: shared)
    section.known = known
    other.known.formUnion(other.values.keys)
    return section
  }

  /// The value of a key, nil when it is absent or null.
  func value(_ key: String) -> ConfigurationValue? {
    known.insert(key)
    guard let node = values[key], !Self.isNull(node) else { return nil }
    return ConfigurationValue(node: node, path: path(of: key))
  }

  private static func isNull(_ node: Node) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return CoreSchema.isNull(scalar.string)
  }

  /// Returns whether the key is in the file.
  public func has(_ key: String) -> Bool { value(key) != nil }

  /// The section under a key; an empty one when it is absent.
  public func section(_ key: String) throws(ConfigurationError) -> ConfigurationSection {
    ConfigurationSection(path: path(of: key), values: try value(key)?.mapping() ?? [:], remarks: shared)
  }

  /// The sections of a list under a key; none when it is absent.
  public func sections(_ key: String) throws(ConfigurationError) -> [ConfigurationSection] {
    guard let list = value(key) else { return [] }
    var result: [ConfigurationSection] = []
    for element in try list.numberedElements() { result.append(try section(of: element)) }
    return result
  }

  /// The section that a value is.
  func section(of value: ConfigurationValue) throws(ConfigurationError) -> ConfigurationSection {
    ConfigurationSection(path: value.path, values: try value.mapping(), remarks: shared)
  }

  /// The section under a key, or those of a list; an empty one when the key is absent.
  ///
  /// - Throws: `ConfigurationError.wrongKind` when the list is empty.
  public func oneOrMoreSections(_ key: String) throws(ConfigurationError) -> [ConfigurationSection] {
    guard value(key)?.isList == true else { return [try section(key)] }
    let list = try sections(key)
    guard !list.isEmpty else {
      throw .wrongKind(path: path(of: key), expected: "at least one mapping", found: "an empty list")
    }
    return list
  }

  /// Sentences about keys of the complete file that have no effect.
  public var remarks: [String] { shared.sentences }

  /// Remarks that a key has no effect, if it is in the file.
  ///
  /// - Parameter reason: the end of a sentence, such as "every search lists its own".
  public func remark(_ key: String, hasNoEffectBecause reason: String) {
    guard has(key) else { return }
    shared.sentences.append("\"\(path(of: key))\" has no effect: \(reason)")
  }

  /// Refuses the keys that nobody asked for.
  ///
  /// - Throws: `ConfigurationError.unknownKey` for the first of them in alphabetical order.
  public func finish() throws(ConfigurationError) {
    guard let unknown = values.keys.filter({ !known.contains($0) }).min() else { return }
    throw .unknownKey(path: path(of: unknown), known: known.sorted())
  }
}
