import Configurations
import Testing

/// Texts that YAML 1.1 and 1.2 read differently, and texts that editors write.
@Suite struct YAMLVersionTests {
  private func section(_ yaml: String) throws -> ConfigurationSection {
    try ConfigurationSection(yaml: yaml, file: "f.yaml")
  }

  private func reason(_ yaml: String) -> String {
    let error = #expect(throws: ConfigurationError.self) {
      let file = try section(yaml)
      _ = try file.section("a")
      try file.finish()
    }
    return error?.description ?? ""
  }

  @Test(arguments: [("0123", 123), ("0o17", 15), ("0x1F", 31), ("+12", 12), ("-012", -12), ("08", 8)])
  func `Integers are those of YAML 1.2`(text: String, value: Int) throws {
    #expect(try section("a: \(text)").integer("a", in: -1000...1000) == value)
    #expect(try section("a: \(text)").number("a", in: -1000...1000) == Double(value))
  }

  @Test(arguments: ["1_000", "1:30", "190:20:30", "0b11", "0o", "0o-7", "0x-1", "0x", "1e3", "yes", "1,000", "١"])
  func `Other words are no integers`(text: String) throws {
    #expect(throws: ConfigurationError.wrongKind(path: "a", expected: "an integer", found: "\"\(text)\"")) {
      try section("a: \(text)").integer("a", in: 0...Int.max)
    }
  }

  @Test(arguments: [("1.", 1), (".5", 0.5), ("1e3", 1000), ("01.5", 1.5), ("-2.5E-1", -0.25), ("0x10", 16)])
  func `Numbers are those of YAML 1.2`(text: String, value: Double) throws {
    #expect(try section("a: \(text)").number("a", in: -1000...1000) == value)
  }

  @Test(arguments: ["1:30", "1_0.5", "nan", "infinity", "0x1p3", "1e", ".", "--1", ".inf", ".NaN"])
  func `Other words are no finite numbers`(text: String) throws {
    #expect(throws: ConfigurationError.self) { try section("a: \(text)").number("a", in: -1e300...1e300) }
  }

  @Test func `Only true and false are truth values`() throws {
    for word in ["true", "True", "TRUE"] { #expect(try section("a: \(word)").boolean("a", default: false)) }
    #expect(try section("a: FALSE").boolean("a", default: true) == false)
    for word in ["yes", "no", "on", "off", "y", "tRUE", "1"] {
      #expect(throws: ConfigurationError.wrongKind(path: "a", expected: "true or false", found: "\"\(word)\"")) {
        try section("a: \(word)").boolean("a", default: false)
      }
      #expect(try section("a: \(word)").text("a") == word)
    }
  }

  @Test func `A byte order mark is dropped, and lines are counted from 1`() throws {
    #expect(try section("\u{FEFF}a: 1\nb: 2").integer("a", in: 0...9) == 1)
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("a: 7".utf8)
    #expect(try ConfigurationSection(utf8: bytes, file: "f").integer("a", in: 0...9) == 7)
    #expect(reason("\u{FEFF}a: 1\nb: [1, 2\nc: 3").contains("line 3"))
    #expect(reason("\u{FEFF}a: 1\n  b: 2\n").contains("line 2"))
  }

  @Test func `Anchors and aliases are read`() throws {
    let file = try section("a: &x {b: 5}\nc: *x\nd: &n 3\ne: *n")
    #expect(try file.section("c").integer("b", in: 0...9) == 5)
    #expect(try file.integer("e", in: 0...9) == 3)
    #expect(reason("a: *nobody").contains("undefined alias"))
  }

  @Test func `Merge keys are refused with their line`() {
    #expect(
      reason("b: &x {c: 1}\na:\n  <<: *x\n  d: 2")
        == "the merge key << in \"a\" in line 3 belongs to YAML 1.1; write the copied keys out")
    #expect(reason("<<: {a: 1}").hasPrefix("the merge key << in line 1"))
  }

  @Test func `Faults are told with their line`() {
    #expect(reason("a: 1\nb: 2\na: 3").contains("\"a\" of line 1 occurs twice"))
    #expect(reason("a: 1\n---\nb: 2").hasSuffix("line 2 begins a second document; a file of settings has one"))
    #expect(reason("a:\n\tb: 1").hasSuffix("line 2 is indented by a tab; use spaces"))
    #expect(reason("a: 1\nb: \u{7}").contains("line 2 has a control character (number 7)"))
    #expect(reason("a: 1\nb: \"open\nc: 3\n").contains("that begins in line 2"))
  }

  @Test func `Windows line ends and a document marker are read`() throws {
    let file = try section("---\r\na: 1\r\nb:\r\n  c: 2\r\n...\r\n")
    #expect(try file.integer("a", in: 0...9) == 1)
    #expect(try file.section("b").integer("c", in: 0...9) == 2)
  }
}
