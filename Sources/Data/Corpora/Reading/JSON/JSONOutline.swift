/// The outline of a piece of JSON that does not parse: where it ends, and the words outside of its strings.
struct JSONOutline {
  private static let numberWords = ["NaN", "Infinity", "-Infinity"]

  /// The first word for a number that JSON cannot write.
  private(set) var numberWord: String?
  private var string = JSONStringState()
  private var openBrackets = 0
  private var word = ""

  /// The place in which the piece ends too early; nil when it does not.
  var openPlace: String? { string.isInside ? "a string" : openBrackets > 0 ? "an object or array" : nil }

  /// Takes the next byte.
  mutating func take(_ byte: UInt8) {
    guard !string.take(byte) else { return endWord() }
    switch byte {
    case .openBrace, .openBracket: openBrackets += 1
    case .closeBrace, .closeBracket: openBrackets -= 1
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
      return word.unicodeScalars.append(Unicode.Scalar(byte))
    default: break
    }
    endWord()
  }

  private mutating func endWord() {
    if numberWord == nil, Self.numberWords.contains(word) { numberWord = word }
    word = ""
  }
}
