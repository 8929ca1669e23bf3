/// Rewrites a regular expression of Oniguruma for PCRE2.
///
/// Most constructs mean the same in both. Classes that differ are written out (`\s`, `\w`, and what rests on them), and
/// constructs whose meaning differs in other ways are refused.
struct ExpressionTranslator {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var result = ""
  private var isInClass = false

  init(_ expression: String) { scalars = Array(expression.unicodeScalars) }

  /// The expression for PCRE2.
  ///
  /// - Throws: `RegularExpressionError.unsupported`.
  mutating func translated() throws(RegularExpressionError) -> String {
    while let scalar = next() { try isInClass ? translateInClass(scalar) : translate(scalar) }
    return result
  }

  private mutating func next() -> Unicode.Scalar? {
    guard index < scalars.count else { return nil }
    index += 1
    return scalars[index - 1]
  }

  private var following: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func append(_ scalar: Unicode.Scalar) { result.unicodeScalars.append(scalar) }

  private mutating func translate(_ scalar: Unicode.Scalar) throws(RegularExpressionError) {
    switch scalar {
    case "\\": try translateEscape()
    case "[": try openClass()
    case "(": try openGroup()
    case "}": try closeBrace()
    default: append(scalar)
    }
  }

  /// In Oniguruma a plus behind a repeat count repeats again; in PCRE2 it gives nothing back.
  private mutating func closeBrace() throws(RegularExpressionError) {
    if following == "+" { throw .unsupported(construct: "{n,m}+") }
    append("}")
  }

  private mutating func openGroup() throws(RegularExpressionError) {
    append("(")
    guard following == "?" else { return }
    let head = String(String.UnicodeScalarView(scalars[index...].prefix(3)))
    guard Self.groups.contains(where: { head.hasPrefix($0) }) else {
      throw .unsupported(construct: "the group (\(head)")
    }
  }

  /// The beginnings of groups that both engines read alike.
  private static let groups = ["?:", "?=", "?!", "?<=", "?<!", "?>", "?i:", "?i)", "?-i:", "?-i"]
}

// MARK: Classes

extension ExpressionTranslator {
  private mutating func openClass() throws(RegularExpressionError) {
    isInClass = true
    append("[")
    copySign()
    if following == "]" { throw .unsupported(construct: "an empty class") }
  }

  private mutating func copySign() { if following == "^", let sign = next() { append(sign) } }

  private mutating func translateInClass(_ scalar: Unicode.Scalar) throws(RegularExpressionError) {
    switch scalar {
    case "\\": try translateEscape()
    case "[": throw .unsupported(construct: "a class within a class")
    case "&" where following == "&": throw .unsupported(construct: "&& within a class")
    case "]":
      isInClass = false
      append("]")
    default: append(scalar)
    }
  }
}

// MARK: Escapes

extension ExpressionTranslator {
  private mutating func translateEscape() throws(RegularExpressionError) {
    guard let scalar = next() else { throw .malformed(reason: "\\ at the end", offset: result.utf8.count) }
    if let members = Self.classes[scalar] { return appendClass(members) }
    switch scalar {
    case "W" where !isInClass: result += "[^\(Self.word)]"
    case "p", "P": try translateProperty(scalar)
    case "u": try translateHexadecimal()
    case "b" where !isInClass: result += Self.boundary
    case "B" where !isInClass: result += Self.noBoundary
    case _ where Self.isShared(scalar): result += "\\\(scalar)"
    default: throw .unsupported(construct: "\\\(scalar)")
    }
  }

  private mutating func appendClass(_ members: String) { result += isInClass ? members : "[\(members)]" }

  /// Escapes with the same meaning in both engines: of signs, control characters, digits and anchors.
  private static func isShared(_ scalar: Unicode.Scalar) -> Bool {
    let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    return !isWord || "rntfaexdDAzZ".unicodeScalars.contains(scalar)
  }

  /// `\u` and four digits.
  private mutating func translateHexadecimal() throws(RegularExpressionError) {
    let digits = String(String.UnicodeScalarView(scalars[index...].prefix(4)))
    guard digits.utf8.count == 4, UInt32(digits, radix: 16) != nil else {
      throw .unsupported(construct: "\\u\(digits)")
    }
    index += 4
    result += "\\x{\(digits)}"
  }

  /// `\p{…}` by the name of a general category or of a script.
  private mutating func translateProperty(_ letter: Unicode.Scalar) throws(RegularExpressionError) {
    let end = scalars[index...].firstIndex(of: "}") ?? scalars.endIndex
    let name = String(String.UnicodeScalarView(scalars[index..<end].dropFirst()))
    let bare = name.hasPrefix("^") ? String(name.dropFirst()) : name
    guard following == "{", Self.properties.contains(bare) else {
      throw .unsupported(construct: "\\\(letter){\(name)}")
    }
    index = end + 1
    result += "\\\(letter){\(name)}"
  }

  private static let properties = Set(
    """
    L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Co
    Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana
    Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Oriya Sinhala Tamil Telugu Thai Tibetan
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}

// MARK: Classes whose members differ

extension ExpressionTranslator {
  /// White_Space, and all other scalars.
  private static let space =
    #"\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"#
  private static let noSpace =
    #"\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}"#
    + #"\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff}"#
  /// Letters, marks, numbers and connectors as Oniguruma counts them: Alphabetic, Mark, Decimal_Number, Connector_Punctuation
  /// (Unicode Technical Standard 18, annex C) and the numbers of Latin-1.
  private static let word =
    #"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\x{b2}\x{b3}\x{b9}\x{bc}-\x{be}"#
    + #"\x{24b6}-\x{24e9}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189}"#

  /// The members by the letter of the escape.
  private static let classes: [Unicode.Scalar: String] = ["s": space, "S": noSpace, "w": word]

  private static let boundary = "(?:(?<=[\(word)])(?![\(word)])|(?<![\(word)])(?=[\(word)]))"
  private static let noBoundary = "(?:(?<=[\(word)])(?=[\(word)])|(?<![\(word)])(?![\(word)]))"
}
