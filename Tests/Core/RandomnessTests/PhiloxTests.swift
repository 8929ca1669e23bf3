import Randomness
import Testing

@Suite struct PhiloxTests {
  /// An answer of Random123 1.14, file tests/kat_vectors, rows "philox4x32 10".
  struct KnownAnswer: Sendable {
    let key: UInt64
    let counter, expected: SIMD4<UInt32>
  }

  private static let knownAnswers = [
    KnownAnswer(
      key: 0, counter: SIMD4(repeating: 0), expected: SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
    KnownAnswer(
      key: .max, counter: SIMD4(repeating: .max), expected: SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)),
    KnownAnswer(
      key: 0x299f_31d0_a409_3822, counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      expected: SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)),
  ]

  @Test(arguments: knownAnswers)
  func `the generator gives the published answers`(answer: KnownAnswer) {
    #expect(Philox(key: answer.key).block(answer.counter) == answer.expected)
  }
}
