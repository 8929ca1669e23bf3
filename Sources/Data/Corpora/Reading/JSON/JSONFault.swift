import Foundation

/// The reason why a piece of JSON gives no document.
public enum JSONFault: Error, Equatable, CustomStringConvertible {
  /// It ends too early: inside of a string, or of an object or array.
  case cut(inside: String)
  /// It has a word of Python for a number that JSON cannot write: NaN or Infinity.
  case notANumber(word: String)
  /// It does not follow the rules of JSON: the parser's words.
  case invalid(reason: String)
  /// It is not an object.
  case noObject(found: String)
  /// The object has no field of this name, but others.
  case noField(name: String, found: [String])
  /// The field does not hold a string.
  case noText(field: String, found: String)

  private static let shownFields = 8

  /// A predicate: what is the matter, and what to do.
  public var description: String {
    switch self {
    case .cut(let place): "is cut off inside \(place); restore the file, or remove what is cut"
    case .notANumber(let word): "has \(word), which JSON does not know; write null or a number in its place"
    case .invalid(let reason): "is not JSON (\(reason)); correct or remove it"
    case .noObject(let found): "is \(found), not an object of JSON with a text; write one object a document"
    case .noField(let name, let found):
      "has no field \"\(name)\"\(Self.list(found)); name the field of the text with --text-field (textField in a study)"
    case .noText(let field, let found):
      "has \(found), not a text, under \"\(field)\"; remove it, or name another field with --text-field (textField in a study)"
    }
  }

  private static func list(_ fields: [String]) -> String {
    guard !fields.isEmpty else { return ", nor any other" }
    let shown = fields.prefix(shownFields).map { "\"\($0)\"" }.joined(separator: ", ")
    return ", but \(shown)\(fields.count > shownFields ? " and \(fields.count - shownFields) more" : "")"
  }
}

extension JSONFault {
  /// The reason why some bytes are not JSON.
  init(diagnosing data: Data) {
    var outline = JSONOutline()
    for byte in data { outline.take(byte) }
    outline.take(.newline)
    if let word = outline.numberWord {
      self = .notANumber(word: word)
    } else if let place = outline.openPlace {
      self = .cut(inside: place)
    } else {
      self = .invalid(reason: Self.reason(data))
    }
  }

  private static func reason(_ data: Data) -> String {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return "it is of no known form"
    } catch {
      let words = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "\(error)"
      return words.replacing("around line 1, column", with: "at column").trimmingCharacters(in: [".", " "])
    }
  }
}
