import Foundation

/// Finds a name that occurs twice in one object of JSON; a decoder keeps either value without saying so.
enum RepeatedName {
  /// The first name that occurs twice in the outermost object, or in an object in it.
  ///
  /// - Parameter json: text that a decoder has read, so it is well formed.
  /// - Complexity: O(bytes).
  static func first(in json: [UInt8]) -> String? {
    var objects: [Set<String>?] = []
    var index = 0
    while index < json.count {
      guard json[index] == UInt8(ascii: "\"") else {
        follow(json[index], &objects)
        index += 1
        continue
      }
      let end = endOfString(json, from: index)
      if isName(json, after: end), let name = text(json[index..<end]), let last = objects.indices.last {
        guard objects[last]?.insert(name).inserted != false else { return name }
      }
      index = end
    }
    return nil
  }

  /// Opens and closes objects and lists; nil stands for a list.
  private static func follow(_ byte: UInt8, _ objects: inout [Set<String>?]) {
    switch byte {
    case UInt8(ascii: "{"): objects.append([])
    case UInt8(ascii: "["): objects.append(nil)
    case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = objects.popLast()
    default: break
    }
  }

  /// The position after the closing quotation mark of a string.
  private static func endOfString(_ json: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < json.count, json[index] != UInt8(ascii: "\"") {
      index += json[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, json.count)
  }

  /// Returns whether a colon follows.
  private static func isName(_ json: [UInt8], after end: Int) -> Bool {
    let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    return json[end...].first { !blanks.contains($0) } == UInt8(ascii: ":")
  }

  /// The text of a string: the same name may be spelled with and without escapes.
  private static func text(_ string: ArraySlice<UInt8>) -> String? {
    guard string.contains(UInt8(ascii: "\\")) else {
      return String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(string))
  }
}
