import Glibc

/// The names of files as strings.
///
/// To the system a name is bytes. In a string, each byte that does not belong to valid UTF-8 is a character of Unicode's private
/// use area, U+EF80 to U+EFFF for the bytes 0x80 to 0xFF. The bytes of these characters themselves are written the same way, so
/// that every name has one string and every string one name.
public enum SystemPath {
  private static let escapes: ClosedRange<UInt32> = 0xEF80...0xEFFF
  private static let firstEscape: UInt32 = 0xEF00
  /// The first byte of the escapes in UTF-8, which few other characters have.
  private static let firstByteOfEscapes: UInt8 = 0xEE

  /// The string of a name.
  public static func string(of bytes: some Collection<UInt8>) -> String {
    if !bytes.contains(firstByteOfEscapes), let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    var rest = Array(bytes)[...]
    while !rest.isEmpty { scalars.append(takeScalar(from: &rest)) }
    return String(scalars)
  }

  /// The next character of a name, or the escape of its next byte.
  private static func takeScalar(from bytes: inout ArraySlice<UInt8>) -> Unicode.Scalar {
    for length in 1...4 {
      guard let scalar = String(validating: bytes.prefix(length), as: UTF8.self)?.unicodeScalars.first else { continue }
      guard !isEscape(scalar) else { break }
      bytes.removeFirst(length)
      return scalar
    }
    return Unicode.Scalar(firstEscape + UInt32(bytes.removeFirst())) ?? "\u{FFFD}"
  }

  private static func isEscape(_ scalar: Unicode.Scalar) -> Bool { escapes.contains(scalar.value) }

  /// The arguments of the program, in which names that are not UTF-8 keep their bytes.
  public static var arguments: [String] {
    (0..<Int(CommandLine.argc)).compactMap { index in
      unsafe CommandLine.unsafeArgv[index].map { unsafe string(ofName: $0) }
    }
  }

  /// The string of a name that the system gives.
  static func string(ofName name: UnsafePointer<CChar>) -> String {
    unsafe string(of: UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) })
  }

  /// The name that a string stands for.
  static func bytes(of path: String) -> [UInt8] {
    guard path.utf8.contains(firstByteOfEscapes) else { return Array(path.utf8) }
    return path.unicodeScalars.flatMap { scalar in
      isEscape(scalar)
        ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// The name that a string stands for, as the system takes it.
  static func name(_ path: String) -> [CChar] { bytes(of: path).map { CChar(bitPattern: $0) } + [0] }

  /// The words for a path in the names of documents: its escapes are digits, and "-" is standard input.
  public static func title(of path: String) -> String { path == standardInputPath ? "standard input" : shown(path) }

  /// A string with its escapes in digits, such as `caf\xE9.txt`, for messages and reports.
  public static func shown(_ text: String) -> String {
    guard text.utf8.contains(firstByteOfEscapes) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isEscape(scalar) {
        result += "\\x" + String(scalar.value & 0xFF, radix: 16, uppercase: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}
