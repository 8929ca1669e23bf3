import Testing

@testable import Tokenizers

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
    let different = Self.all.filter { scalar in
      let bytes = Array(String(scalar).utf8)
      return !(0xAC00..<0xD7A4).contains(scalar.value)
        && (form.normalized(bytes) != bytes) != expected.contains(scalar.value)
    }
    #expect(different.isEmpty, "\(different.prefix(5).map { String($0.value, radix: 16) })")
  }

  @Test(arguments: NormalizationForm.allCases)
  func `Texts have the normalization form of the independent library`(form: NormalizationForm) throws {
    for texts in try #require(GoldenKinds.read().forms[form.rawValue]).texts {
      #expect(form.normalized(Array(texts[0].utf8)) == Array(texts[1].utf8), "\(texts[0].debugDescription)")
    }
  }

  private static let all = (UInt32(0)..<0x110000).compactMap(Unicode.Scalar.init)

  private static func scalars(in ranges: [[UInt32]]) -> Set<UInt32> {
    Set(ranges.flatMap { Array($0[0]...$0[1]) })
  }
}
