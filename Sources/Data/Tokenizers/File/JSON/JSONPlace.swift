/// A value of a file together with its place there, so that every fault can be named.
struct JSONPlace {
  let node: JSONNode
  /// The keys that lead to the value, with periods between them.
  let path: String

  /// The value of a complete file.
  init(_ node: JSONNode) { self.init(node, path: "") }

  private init(_ node: JSONNode, path: String) {
    self.node = node
    self.path = path
  }

  private var isNull: Bool { if case .null = node { true } else { false } }

  /// The error of a value that should be of another kind.
  func mismatch(_ expected: String) -> TokenizerError {
    fault("it is \(node.kind) instead of \(expected)")
  }

  /// The error of this value.
  func fault(_ problem: String) -> TokenizerError {
    .malformedFile(field: path.isEmpty ? JSONParser.topLevel : path, problem: problem)
  }

  /// The error of a value that is right but not implemented.
  func unsupported(_ found: String, supported: String) -> TokenizerError {
    .unsupported(field: path, found: found, supported: supported)
  }

  private func inner(_ node: JSONNode, _ key: String) -> JSONPlace {
    JSONPlace(node, path: path.isEmpty ? key : "\(path).\(key)")
  }
}

// MARK: Objects and lists

extension JSONPlace {
  /// The value of a key; nil when it is absent or null. Of equal keys the last counts.
  func optional(_ key: String) throws(TokenizerError) -> JSONPlace? {
    let value = try fields().last { $0.key == key }.map { inner($0.value, key) }
    return value.flatMap { $0.isNull ? nil : $0 }
  }

  /// The value of a key that must be there.
  func required(_ key: String) throws(TokenizerError) -> JSONPlace {
    guard let value = try optional(key) else { throw inner(.null, key).fault("the field is missing") }
    return value
  }

  /// The keys and values of an object.
  func fields() throws(TokenizerError) -> [JSONNode.Field] {
    guard case .object(let fields) = node else { throw mismatch("an object") }
    return fields
  }

  /// The elements of a list; each has its index as key.
  func elements() throws(TokenizerError) -> [JSONPlace] {
    guard case .list(let values) = node else { throw mismatch("an array") }
    return values.enumerated().map { inner($1, "\($0)") }
  }
}

// MARK: Simple values

extension JSONPlace {
  func text() throws(TokenizerError) -> String {
    guard case .text(let text) = node else { throw mismatch("a string") }
    return text
  }

  func flag() throws(TokenizerError) -> Bool {
    guard case .flag(let flag) = node else { throw mismatch("a Boolean value") }
    return flag
  }

  func number() throws(TokenizerError) -> Double {
    guard case .number(let number) = node else { throw mismatch("a number") }
    return number
  }

  /// A token id or a count.
  func integer() throws(TokenizerError) -> UInt32 {
    guard let value = UInt32(exactly: try number()) else { throw fault("it is not an integer in 0..<2³²") }
    return value
  }

  /// The text of a key; nil when it is absent or null.
  func text(_ key: String) throws(TokenizerError) -> String? { try optional(key)?.text() }

  /// The Boolean value of a key, or another one when it is absent or null.
  func flag(_ key: String, default value: Bool) throws(TokenizerError) -> Bool { try optional(key)?.flag() ?? value }
}
