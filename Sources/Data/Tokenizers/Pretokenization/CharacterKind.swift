/// A kind of character that pre-tokenizers cut at, with the members that it has in `tokenizers` 0.23.
package enum CharacterKind: String, Sendable, Hashable {
  /// General categories Nd, Nl and No of Unicode 17.
  case digits
  /// The punctuation and symbols of ASCII, and general category P of Unicode 8.
  case punctuation
  /// The property White_Space.
  case whitespace
  /// General categories L, M, Nd, Nl and Pc, other alphabetic characters and joiners: `\w` of Rust.
  case word
}

extension CharacterKind {
  /// Digits of Unicode 17, which Swift's tables need not have yet.
  private static let newDigits: [ClosedRange<UInt32>] = [0x11DE0...0x11DE9, 0x16FF4...0x16FF6]
  /// Punctuation marks of Unicode 8 that later became a symbol and a mark.
  private static let formerPunctuation: [UInt32] = [0x166D, 0x111C9]
  private static let formerVersion: Unicode.Version = (major: 8, minor: 0)

  /// Indicates whether a character is of this kind.
  package func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .digits: CharacterClass(scalar) == .number || Self.newDigits.contains { $0.contains(scalar.value) }
    case .punctuation: Self.isPunctuation(scalar)
    case .whitespace: scalar.properties.isWhitespace
    case .word: Self.isOfWord(scalar)
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x21...0x7E).contains(scalar.value) && CharacterClass(scalar) == .other }
    if formerPunctuation.contains(scalar.value) { return true }
    return scalar.properties.generalCategory.isPunctuation
      && scalar.properties.age.map { $0 <= formerVersion } ?? false
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.properties.age.map({ $0 <= CharacterClass.newestVersion }) ?? false else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.isJoinControl
      || scalar.properties.generalCategory.isOfWord
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isPunctuation: Bool {
    switch self {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// Indicates a mark, a decimal digit or a connector; letters are alphabetic.
  fileprivate var isOfWord: Bool {
    switch self {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: false
    }
  }
}
