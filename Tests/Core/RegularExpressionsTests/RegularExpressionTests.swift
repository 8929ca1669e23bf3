import Testing

import RegularExpressions

@Suite struct RegularExpressionTests {
  @Test func `Matches follow one another, also those of no length`() throws {
    #expect(try matches(of: "a+", in: "aab a") == [0..<2, 4..<5])
    #expect(try matches(of: "x*", in: "äx") == [0..<0, 2..<3, 3..<3])
    #expect(try matches(of: "a", in: "") == [])
  }

  @Test func `White space is that of Unicode`() throws {
    #expect(try matches(of: #"\s"#, in: "\u{180E}\u{85}") == [3..<5])
    #expect(try matches(of: #"[^\S\n]+"#, in: " \n\u{2003}") == [0..<1, 2..<5])
  }

  @Test func `Words have marks and some numbers`() throws {
    #expect(try matches(of: #"\w+"#, in: "a\u{301}\u{B2}\u{24B6}-\u{2460}") == [0..<8])
    #expect(try matches(of: #"\bb"#, in: "a\u{301}b b") == [5..<6])
    #expect(try matches(of: #"\W"#, in: "a-b") == [1..<2])
  }

  @Test func `A dot stops at line feeds alone, and ^ and $ are those of lines`() throws {
    #expect(try matches(of: ".+", in: "a\rb\nc") == [0..<3, 4..<5])
    #expect(try matches(of: "^.", in: "ab\ncd") == [0..<1, 3..<4])
    #expect(try matches(of: ".$", in: "ab\ncd") == [1..<2, 4..<5])
  }

  @Test func `Scalars count as of Unicode 16, whatever the library knows`() throws {
    // Lao from 15.0, Garay from 16.0, an ideograph from 15.0; then one that no version has.
    #expect(try matches(of: #"\p{L}+"#, in: "\u{1C89}\u{10D4E}\u{31350}") == [0..<11])
    #expect(try matches(of: #"\p{Han}"#, in: "\u{31350}\u{10D4E}") == [0..<4])
    #expect(try matches(of: #"\p{L}"#, in: "\u{50000}") == [])
  }

  @Test(arguments: [(14, 0), (15, 1), (16, 0), (17, 0)])
  func `Substitutes have the length and category of what they stand for`(major: Int, minor: Int) throws {
    let substitutes = ScalarSubstitutes(tables: (major: major, minor: minor))
    for scalar in (UInt32(0x80)..<0x110000).compactMap(Unicode.Scalar.init) {
      let bytes = Array(String(scalar).utf8)
      guard let other = substitutes.readable(bytes.span) else { continue }
      let substitute = try #require(String(decoding: other, as: UTF8.self).unicodeScalars.first)
      guard other.count == bytes.count, isLike(substitute, scalar) else {
        Issue.record("U+\(String(scalar.value, radix: 16)) becomes U+\(String(substitute.value, radix: 16))")
        return
      }
    }
    #expect((substitutes.readable("\u{10D4E}".utf8.span) != nil) == (major < 16))
  }

  private func isLike(_ substitute: Unicode.Scalar, _ scalar: Unicode.Scalar) -> Bool {
    let isNew = scalar.properties.age.map { $0 > ScalarSubstitutes.countedVersion } ?? true
    return isNew || substitute.properties.generalCategory == scalar.properties.generalCategory
  }

  @Test func `Bytes that are not UTF-8 are control characters`() throws {
    #expect(try RegularExpression(#"\p{L}+"#).matches(in: [0x61, 0xFF, 0xC3, 0x62].span) == [0..<1, 3..<4])
    #expect(try RegularExpression(#"\p{Cc}"#).matches(in: [0x61, 0xED, 0xA0, 0x80].span).count == 3)
  }

  @Test(
    arguments: [
      #"\h"#, #"[[:alpha:]]"#, "[a[b]]", "[a&&b]", "a{1,2}+", "(?m:a)", "(?<n>a)", #"(a)\1"#, #"\p{Alpha}"#, #"\X"#,
      #"[\W]"#, #"\K"#, "(?s).",
    ])
  func `What other engines read differently is refused by name`(expression: String) {
    let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(expression) }
    guard case .unsupported = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: ["(", "[a", "a**(", "*", #"\"#, #"\u12"#])
  func `What is no expression is refused`(expression: String) {
    #expect(throws: RegularExpressionError.self) { try RegularExpression(expression) }
  }

  @Test func `An expression that would take forever ends`() throws {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 60) + [UInt8(ascii: "b")]
    #expect(try RegularExpression("(a+)+(a+)+(a+)+c").matches(in: text.span) == [])
  }

  private func matches(of expression: String, in text: String) throws -> [Range<Int>] {
    try RegularExpression(expression).matches(in: text.utf8.span)
  }
}
