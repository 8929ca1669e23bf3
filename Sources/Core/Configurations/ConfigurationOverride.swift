import Yams

/// A text `key.path=value` that replaces a value of a file.
struct ConfigurationOverride {
  /// The most keys on the way to a value; no section is as deep.
  private static let mostKeys = 16

  private let keys: [String]
  private let value: Node

  /// - Throws: `ConfigurationError.malformedOverride`.
  init(_ text: String) throws(ConfigurationError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    keys = parts.first?.split(separator: ".", omittingEmptySubsequences: false).map { String($0) } ?? []
    guard parts.count == 2, (1...Self.mostKeys).contains(keys.count), keys.allSatisfy({ !$0.isEmpty }),
      let value = try? YAMLText.compose(String(parts[1]), file: "--set") ?? Node("")
    else { throw .malformedOverride(shortened(text)) }
    self.value = value
  }

  /// A tree with the new value, and with new sections on the way to it.
  func applied(to root: Node) -> Node { setting(keys[...], in: root) }

  private func setting(_ keys: ArraySlice<String>, in node: Node) -> Node {
    guard let key = keys.first else { return value }
    var mapping = node.mapping ?? Node.Mapping([])
    let child = mapping[Node(key)] ?? .mapping(Node.Mapping([]))
    mapping[Node(key)] = setting(keys.dropFirst(), in: child)
    return .mapping(mapping)
  }
}
