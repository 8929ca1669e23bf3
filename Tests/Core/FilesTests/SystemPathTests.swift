import Files
import Testing

@Suite struct SystemPathTests {
  @Test(arguments: ["", "a/b.txt", "é", "\u{65E5}\u{672C}", "\u{1F600}"]) func `A name in UTF-8 is itself`(name: String)
  {
    #expect(SystemPath.string(of: Array(name.utf8)) == name)
    #expect(SystemPath.shown(name) == name)
  }

  @Test(
    arguments: [
      ([0x63, 0xE9, 0x2E], #"c\xE9."#), ([0xC3], #"\xC3"#), ([0xC3, 0xA9, 0xA9], #"é\xA9"#),
      ([0xED, 0xA0, 0x80], #"\xED\xA0\x80"#),
      ([0xEE, 0xBE, 0x80], #"\xEE\xBE\x80"#), ([0xF0, 0x9F, 0x98], #"\xF0\x9F\x98"#),
      ([0xFF, 0x80, 0x61], #"\xFF\x80a"#),
    ] as [([UInt8], String)])
  func `Bytes that are not UTF-8 are shown as digits`(bytes: [UInt8], shown: String) {
    #expect(SystemPath.shown(SystemPath.string(of: bytes)) == shown)
  }

  @Test func `Different names have different strings`() {
    let high = (0x80...0xFF).map { UInt8($0) }
    let names: [[UInt8]] =
      high.map { [$0] } + high.map { [$0, 0x80] } + high.map { [0xEE, 0xBE, $0] } + high.map { [0xEE, 0xBF, $0] }
    #expect(Set(names.map { Array(SystemPath.string(of: $0).utf8) }).count == Set(names).count)
  }

  @Test func `Standard input has a title`() {
    #expect(SystemPath.title(of: "-") == "standard input")
    #expect(SystemPath.title(of: "./-") == "./-")
  }
}
