/// A value of an item's field.
enum TaskValue: Decodable, Sendable, Equatable {
  case text(String)
  case list([TaskValue])
  case object([String: TaskValue])

  /// Reads any value; numbers, truth values and null become texts.
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let number = try? container.decode(Int.self) {
      self = .text("\(number)")
    } else if let list = try? container.decode([TaskValue].self) {
      self = .list(list)
    } else if let fields = try? container.decode([String: TaskValue].self) {
      self = .object(fields)
    } else if let flag = try? container.decode(Bool.self) {
      self = .text("\(flag)")
    } else {
      self = .text(container.decodeNil() ? "" : "\(try container.decode(Double.self))")
    }
  }

  /// The value at a path such as `choices.text`; nil when there is none.
  func value(at path: some Sequence<Substring>) -> TaskValue? {
    path.reduce(self) { value, key in
      switch value {
      case .object(let fields): fields[String(key)]
      case .list(let values): Int(key).flatMap { values.indices.contains($0) ? values[$0] : nil }
      case .text, nil: nil
      }
    }
  }

  /// The texts of a list; nil for other values.
  var texts: [String]? {
    guard case .list(let values) = self else { return nil }
    let texts = values.compactMap(\.text)
    return texts.count == values.count ? texts : nil
  }

  /// The text; nil for lists and objects.
  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }
}
