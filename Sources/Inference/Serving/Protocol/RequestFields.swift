import Tokenizers

/// The fields of a request's JSON object, read with their types and ranges.
///
/// A field that is null counts as absent. Fields that nobody reads are ignored, as in other servers of this interface: clients
/// send `user`, `store`, `metadata` and more on their own. Fields that would change the answer and that the server does not
/// implement are refused by name; see `refuse`.
struct RequestFields {
  private let values: [String: JSONNode]
  /// The path of the object in a request, with a period behind it; empty for the request itself.
  private let prefix: String

  /// Reads a body.
  ///
  /// - Throws: `APIFault` with 400.
  init(body: [UInt8]) throws {
    guard !body.isEmpty else { throw APIFault(.badRequest, "the body is empty; send a JSON object") }
    let node: JSONNode
    do {
      node = try JSONParser.value(of: body)
    } catch .malformedFile(_, let problem) {
      throw APIFault(.badRequest, "the body cannot be read: \(problem)")
    }
    try self.init(node, path: nil)
  }

  /// The fields of a value within a request.
  init(_ node: JSONNode, path: String?) throws {
    guard case .object(let fields) = node else {
      throw APIFault(.badRequest, "\(path ?? "the body") must be a JSON object, not \(node.kind)", parameter: path)
    }
    prefix = path.map { "\($0)." } ?? ""
    values = Dictionary(fields.map { ($0.key, $0.value) }) { $1 }
  }

  /// A value that is not null.
  subscript(name: String) -> JSONNode? {
    if let value = values[name], case .null = value { nil } else { values[name] }
  }

  /// The name of a field in sentences.
  func path(_ name: String) -> String { prefix + name }

  /// A fault of a field.
  func fault(_ name: String, _ problem: String) -> APIFault { .parameter(path(name), "\(path(name)) \(problem)") }

  /// The fault of a field of another type.
  func mismatch(_ name: String, _ expected: String) -> APIFault {
    fault(name, "must be \(expected), not \(self[name]?.kind ?? "absent")")
  }

  func text(_ name: String) throws -> String? {
    guard let value = self[name] else { return nil }
    guard case .text(let text) = value else { throw mismatch(name, "a string") }
    return text
  }

  func flag(_ name: String) throws -> Bool? {
    guard let value = self[name] else { return nil }
    guard case .flag(let flag) = value else { throw mismatch(name, "true or false") }
    return flag
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
    guard let value = self[name] else { return nil }
    guard case .number(let number) = value else { throw mismatch(name, "a number") }
    guard range.contains(number) else {
      throw fault(
        name, "must be in \(Self.text(range.lowerBound))…\(Self.text(range.upperBound)), not \(Self.text(number))")
    }
    return number
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = self[name] else { return nil }
    guard case .number(let number) = value else { throw mismatch(name, "an integer") }
    guard let integer = Int(exactly: number) else { throw fault(name, "must be an integer, not \(Self.text(number))") }
    guard range.contains(integer) else {
      throw fault(name, "must be in \(range.lowerBound)…\(range.upperBound), not \(integer)")
    }
    return integer
  }

  func list(_ name: String) throws -> [JSONNode]? {
    guard let value = self[name] else { return nil }
    guard case .list(let list) = value else { throw mismatch(name, "an array") }
    return list
  }

  func object(_ name: String) throws -> RequestFields? {
    try self[name].map { try RequestFields($0, path: path(name)) }
  }

  /// Refuses fields that ask for something that the server does not do.
  func refuse(_ names: [String]) throws {
    for name in names {
      guard let value = self[name], !value.asksForNothing else { continue }
      throw fault(name, "is not supported by this server; leave it out")
    }
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}

extension JSONNode {
  /// True for values that clients send for what they do not want: false, 0, and what is empty.
  fileprivate var asksForNothing: Bool {
    switch self {
    case .null: true
    case .flag(let flag): !flag
    case .number(let number): number == 0
    case .text(let text): text.isEmpty || text == "none" || text == "auto"
    case .list(let list): list.isEmpty
    case .object(let fields): fields.isEmpty
    }
  }
}
