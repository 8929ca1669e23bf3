import Testing

import Tokenizers

@Suite struct CharacterKindTests {
  @Test(arguments: [CharacterKind.digits, .punctuation, .whitespace, .word])
  func `Every scalar is of the kinds that the independent library sees`(kind: CharacterKind) throws {
    let expected = try Self.scalars(in: #require(GoldenKinds.read().members[kind.rawValue]))
    let different = Self.all.filter { kind.contains($0) != expected.contains($0.value) }
    #expect(different.isEmpty, "\(different.prefix(5))")
  }

  @Test(arguments: NormalizationForm.allCases)
  func `Every scalar is changed or not by a normalization form as in the independent library`(
    form: NormalizationForm
  ) throws {
    let golden = try #require(GoldenKinds.read().forms[form.rawValue])
    let expected = Self.scalars(in: golden.changed)
    // All in one text, with a character between that no form makes.
    let separator: UInt8 = 1
    let scalars = Self.all.filter { !(0xAC00..<0xD7A4).contains($0.value) && $0.value != UInt32(separator) }
    let text = Array(scalars.map { Array(String($0).utf8) }.joined(separator: [separator]))
    let pieces = form.normalized(text).split(separator: separator, omittingEmptySubsequences: false)
    try #require(pieces.count == scalars.count)
    let different = zip(scalars, pieces).filter { scalar, piece in
      piece.elementsEqual(String(scalar).utf8) == expected.contains(scalar.value)
    }
    #expect(different.isEmpty, "\(different.prefix(5).map { String($0.0.value, radix: 16) })")
  }

  @Test(arguments: NormalizationForm.allCases)
  func `Texts have the normalization form of the independent library`(form: NormalizationForm) throws {
    for texts in try #require(GoldenKinds.read().forms[form.rawValue]).texts {
      #expect(form.normalized(Array(texts[0].utf8)) == Array(texts[1].utf8), "\(texts[0].debugDescription)")
    }
  }

  @Test func `Marks are put into the order of the independent library`() throws {
    let expected = Self.scalars(in: try #require(GoldenKinds.read().members["reordered"]))
    let marks = Self.all.filter { $0.properties.canonicalCombiningClass != .notReordered && $0 != "\u{301}" }
    let different = marks.filter { scalar in
      let text = NormalizationForm.nfd.normalized(Array("\u{301}\(scalar)".utf8))
      return (text.suffix(2) == [0xCC, 0x81]) != expected.contains(scalar.value)
    }
    #expect(different.isEmpty, "\(different.prefix(5).map { String($0.value, radix: 16) })")
  }

  private static let all = (UInt32(0)..<0x110000).compactMap(Unicode.Scalar.init)

  private static func scalars(in ranges: [[UInt32]]) -> Set<UInt32> {
    Set(ranges.flatMap { Array($0[0]...$0[1]) })
  }
}
