import Foundation

/// Finds a name that occurs twice in one object of JSON; a decoder keeps either value without saying so.
struct RepeatedName {
  private static let quote = UInt8(ascii: "\"")
  private static let escape = UInt8(ascii: "\\")
  private static let colon = UInt8(ascii: ":")
  private static let blanks = Set(" \t\n\r".utf8)

  private let json: [UInt8]
  private var index = 0
  /// The names of each object that is open; nil for a list.
  private var scopes: [Set<String>?] = []

  private init(_ json: [UInt8]) { self.json = json }

  /// The first name that occurs twice in the outermost object, or in an object in it.
  ///
  /// - Parameter json: text that a decoder has read, so it is well formed.
  /// - Complexity: O(bytes).
  static func first(in json: [UInt8]) -> String? {
    var search = RepeatedName(json)
    while search.index < json.count {
      if let name = search.advance() { return name }
    }
    return nil
  }

  /// Reads a byte or a string; returns a name that its object has already.
  private mutating func advance() -> String? {
    guard json[index] == Self.quote else {
      follow(json[index])
      return nil
    }
    let text = takeString()
    return isName() ? insert(Self.content(of: text)) : nil
  }

  /// Opens and closes objects and lists.
  private mutating func follow(_ byte: UInt8) {
    switch Unicode.Scalar(byte) {
    case "{": scopes.append([])
    case "[": scopes.append(nil)
    case "}", "]": _ = scopes.popLast()
    default: break
    }
    index += 1
  }

  /// Moves behind the closing quotation mark of a string.
  private mutating func takeString() -> ArraySlice<UInt8> {
    let start = index
    index = endOfString()
    return json[start..<index]
  }

  private func endOfString() -> Int {
    var end = index + 1
    while end < json.count, json[end] != Self.quote { end += json[end] == Self.escape ? 2 : 1 }
    return min(end + 1, json.count)
  }

  /// Returns whether a colon follows.
  private func isName() -> Bool {
    json[index...].first { !Self.blanks.contains($0) } == Self.colon
  }

  /// Adds a name to the innermost object; returns it when it was there.
  private mutating func insert(_ name: String?) -> String? {
    guard let name, let last = scopes.indices.last else { return nil }
    return scopes[last]?.insert(name).inserted == false ? name : nil
  }

  /// The content of a string: the same name may be spelled with and without escapes.
  private static func content(of text: ArraySlice<UInt8>) -> String? {
    text.contains(escape) ? decoded(text) : String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
  }

  private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
    try? JSONDecoder().decode(String.self, from: Data(text))
  }
}
