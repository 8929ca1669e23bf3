/// A JSON value whose texts keep their scalars: keys that are canonically equivalent, as tokens may be, stay apart.
///
/// Foundation's decoders keep objects in dictionaries of `String`, for which "é" in one and in two scalars are one key.
package enum JSONNode: Sendable {
  /// A key with its value.
  package struct Field: Sendable {
    package let key: String
    package let value: JSONNode
  }

  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONNode])
  case object([Field])
}

extension JSONNode {
  /// The value's kind in words.
  package var kind: String {
    switch self {
    case .null: "null"
    case .flag: "a Boolean value"
    case .number: "a number"
    case .text: "a string"
    case .list: "an array"
    case .object: "an object"
    }
  }
}
