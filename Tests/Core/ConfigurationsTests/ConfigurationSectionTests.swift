import Configurations
import Testing

@Suite struct ConfigurationSectionTests {
  private enum Color: String, CaseIterable { case red, green }

  private func section(_ yaml: String, _ overrides: [String] = []) throws -> ConfigurationSection {
    try ConfigurationSection(yaml: yaml, file: "test.yaml", overrides: overrides)
  }

  @Test func `values are read by their kind`() throws {
    let section = try section(
      "{integer: 3, number: 1.5e-3, flag: true, text: hello, color: green, list: [1, 2], one: 7}")
    #expect(try section.integer("integer", in: 0...9) == 3)
    #expect(try section.number("number", in: 0...1) == 0.0015)
    #expect(try section.number("integer", in: 0...9) == 3)
    #expect(try section.boolean("flag", default: false))
    #expect(try section.text("text") == "hello")
    #expect(try section.choice("color", default: Color.red) == .green)
    #expect(try section.integers("list", in: 0...9) == [1, 2])
    #expect(try section.integers("one", in: 0...9) == [7])
    #expect(try section.texts("text") == ["hello"])
    try section.finish()
  }

  @Test func `absent and null values take their default`() throws {
    let section = try section("{a: null, b: ~}")
    #expect(try section.integer("a", in: 0...9, default: 4) == 4)
    #expect(try section.number("b", in: 0...9, default: 0.5) == 0.5)
    #expect(try section.choice("c", default: Color.red) == .red)
    #expect(try section.sections("d").isEmpty)
    #expect(try section.section("e").text("f", default: "g") == "g")
    try section.finish()
  }

  @Test func `a missing key without a default is named with its place`() throws {
    let inner = try section("{outer: {inner: {}}}").section("outer").section("inner")
    #expect(throws: ConfigurationError.missingKey(path: "outer.inner.size")) { try inner.integer("size", in: 0...9) }
  }

  @Test func `a value of another kind is refused`() throws {
    let section = try section("{a: many, b: [1], c: 1.5, d: maybe, e: {}}")
    #expect(throws: ConfigurationError.wrongKind(path: "a", expected: "an integer", found: "\"many\"")) {
      try section.integer("a", in: 0...9)
    }
    #expect(throws: ConfigurationError.wrongKind(path: "b", expected: "a number", found: "a list")) {
      try section.number("b", in: 0...9)
    }
    #expect(throws: ConfigurationError.self) { try section.integer("c", in: 0...9) }
    #expect(throws: ConfigurationError.self) { try section.boolean("d", default: true) }
    #expect(throws: ConfigurationError.wrongKind(path: "e", expected: "a text", found: "a mapping")) {
      try section.text("e")
    }
  }

  @Test func `a value out of range is refused, and so are infinities`() throws {
    let section = try section("{a: 10, b: .inf, c: .nan, d: blue}")
    #expect(throws: ConfigurationError.outOfRange(path: "a", expected: "in 0…9", found: "10")) {
      try section.integer("a", in: 0...9)
    }
    #expect(throws: ConfigurationError.self) { try section.number("b", in: 0...1e300) }
    #expect(throws: ConfigurationError.self) { try section.number("c", in: 0...1e300) }
    #expect(throws: ConfigurationError.outOfRange(path: "d", expected: "one of red, green", found: "\"blue\"")) {
      try section.choice("d", default: Color.red)
    }
  }

  @Test func `an unknown key gets the nearest known one as a suggestion`() throws {
    let section = try section("{learningrate: 1}")
    _ = try section.number("learningRate", in: 0...1, default: 0.1)
    _ = try section.number("weightDecay", in: 0...1, default: 0.1)
    let error = #expect(throws: ConfigurationError.self) { try section.finish() }
    #expect(error?.description == "unknown key \"learningrate\"; did you mean \"learningRate\"?")
  }

  @Test func `an unknown key that is like no other gets the list of known ones`() throws {
    let section = try section("{x: {quite: 1}}").section("x")
    _ = try section.integer("layers", in: 0...1, default: 0)
    let error = #expect(throws: ConfigurationError.self) { try section.finish() }
    #expect(error?.description == "unknown key \"x.quite\"; known here: layers")
  }

  @Test func `overrides replace and add values`() throws {
    let section = try section("{a: {b: 1, c: 2}}", ["a.b=3", "d.e=[x, y]", "f=1e-3"])
    #expect(try section.section("a").integer("b", in: 0...9) == 3)
    #expect(try section.section("a").integer("c", in: 0...9) == 2)
    #expect(try section.section("d").texts("e") == ["x", "y"])
    #expect(try section.number("f", in: 0...1) == 0.001)
  }

  @Test(arguments: ["a", "=1", "a..b=1", ".a=1", ""])
  func `an override that is not a path and a value is refused`(override: String) {
    #expect(throws: ConfigurationError.malformedOverride(override)) { try section("{}", [override]) }
  }

  @Test(arguments: ["{a: [1, 2", "a: b: c", "\t- x", "- 1\n- 2", "just text"])
  func `a text that is not a mapping is refused in one line`(yaml: String) {
    let error = #expect(throws: ConfigurationError.self) { try section(yaml) }
    #expect(error?.description.contains("test.yaml") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func `an empty file has no keys`() throws {
    #expect(throws: ConfigurationError.missingKey(path: "study")) { try section("").text("study") }
  }
}
