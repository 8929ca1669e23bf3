import Files

/// A value of a GGUF file's metadata.
enum GGUFValue {
  case count(Int)
  case real(Double)
  case flag(Bool)
  case text(String)
  case texts([String])
  case integers([Int])

  /// The number of the value's type.
  private var type: UInt32 {
    switch self {
    case .count: 4
    case .real: 6
    case .flag: 7
    case .text: 8
    case .texts, .integers: 9
    }
  }

  /// The type and the value as they stand in a file.
  var bytes: [UInt8] { LittleEndian.bytes(Int(type), width: 4) + content }

  private var content: [UInt8] {
    switch self {
    case .count(let count): LittleEndian.bytes(count, width: 4)
    case .real(let real): LittleEndian.bytes(Int(Float(real).bitPattern), width: 4)
    case .flag(let flag): [flag ? 1 : 0]
    case .text(let text): Self.bytes(of: text)
    case .texts(let texts): Self.head(type: 8, count: texts.count) + texts.flatMap { Self.bytes(of: $0) }
    case .integers(let integers):
      Self.head(type: 5, count: integers.count) + integers.flatMap { LittleEndian.bytes($0, width: 4) }
    }
  }

  /// A text with its length.
  static func bytes(of text: String) -> [UInt8] { LittleEndian.bytes(text.utf8.count, width: 8) + Array(text.utf8) }

  /// The beginning of a list: the number of its elements' type, and how many there are.
  private static func head(type: Int, count: Int) -> [UInt8] {
    LittleEndian.bytes(type, width: 4) + LittleEndian.bytes(count, width: 8)
  }
}
