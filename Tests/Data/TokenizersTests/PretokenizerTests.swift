import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct PretokenizerTests {
  @Test(arguments: SplitPattern.allCases)
  func `Difficult strings are cut where the regular expression cuts them`(pattern: SplitPattern) throws {
    for golden in try Golden.encodings() {
      let found = lengths(of: Array(golden.text.utf8), under: pattern)
      #expect(found == golden.result(pattern).pieces, "\(golden.text.debugDescription)")
    }
  }

  @Test(arguments: SplitPattern.allCases)
  func `The pre-tokens of any bytes are not empty and cover the bytes`(pattern: SplitPattern) {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let bytes = generator.bytes(maximumCount: 40)
      let found = lengths(of: bytes, under: pattern)
      #expect(found.allSatisfy { $0 > 0 })
      #expect(found.reduce(0, +) == bytes.count)
    }
  }

  @Test func `Every scalar has the class that the regular expression engine gives it`() throws {
    let ranges = try JSONDecoder().decode([String: [[UInt32]]].self, from: Golden.data("classes.json"))
    var expected: [CharacterClass] = Array(repeating: .other, count: 0x110000)
    for (name, characterClass) in ["letter": CharacterClass.letter, "number": .number, "space": .space] {
      for range in try #require(ranges[name]) {
        for value in range[0]...range[1] { expected[Int(value)] = characterClass }
      }
    }
    let different = (UInt32(0)..<0x110000).compactMap(Unicode.Scalar.init).filter {
      CharacterClass($0) != expected[Int($0.value)]
    }
    #expect(different.isEmpty, "\(different.prefix(5))")
  }

  @Test func `The classifier of UTF-8 agrees with the class and length of every scalar`() {
    for scalar in (UInt32(0)..<0x110000).compactMap(Unicode.Scalar.init) {
      let bytes = Array(String(scalar).utf8)
      let found = ScalarClassifier.shared.scalar(at: 0, in: bytes.span)
      guard found.class == CharacterClass(scalar), found.length == bytes.count else {
        Issue.record("U+\(String(scalar.value, radix: 16)) is \(found)")
        return
      }
    }
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xE4, 0xB8], [0xED, 0xA0, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func `A byte that is not UTF-8 is a symbol of length 1`(bytes: [UInt8]) {
    let found = ScalarClassifier.shared.scalar(at: 0, in: bytes.span)
    #expect(found.class == .other)
    #expect(found.length == 1)
  }

  private func lengths(of bytes: [UInt8], under pattern: SplitPattern) -> [Int] {
    let scanner = PatternScanner(pattern: pattern)
    var (lengths, start) = ([Int](), 0)
    while start < bytes.count {
      let end = scanner.end(of: start, in: bytes.span)
      lengths.append(end - start)
      start = max(end, start + 1)
    }
    return lengths
  }
}
