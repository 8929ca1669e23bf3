import Configurations
import Testing

@Suite struct SectionValuesTests {
  enum Color: String, CaseIterable { case red, green }

  static let yaml = """
    integer: 3
    negative: -7
    fraction: 2.5
    tiny: 1e-5
    endless: .inf
    undefined: .nan
    truth: true
    word: red
    empty: ""
    nothing:
    void: null
    list: [1, 2, 3]
    mixed: [1, x]
    words: [a, b]
    map: {inner: 1}
    """

  private func section() throws -> ConfigurationSection {
    try ConfigurationSection(yaml: Self.yaml, file: "study.yaml")
  }

  private func expect(
    _ error: ConfigurationError, _ location: SourceLocation = #_sourceLocation,
    when body: (ConfigurationSection) throws -> Void
  ) {
    #expect(throws: error, sourceLocation: location) { try body(section()) }
  }

  @Test func `Integers are read`() throws {
    let section = try section()
    #expect(try section.integer("integer", in: 3...3) == 3)
    #expect(try section.integer("negative", in: -10...0, default: 5) == -7)
  }

  @Test func `A value that is not an integer is refused`() {
    for (key, found) in [
      ("fraction", "\"2.5\""), ("word", "\"red\""), ("empty", "\"\""), ("truth", "\"true\""), ("list", "a list"),
      ("map", "a mapping"),
    ] {
      expect(.wrongKind(path: key, expected: "an integer", found: found)) {
        _ = try $0.integer(key, in: 0...10, default: 1)
      }
    }
    #expect(throws: ConfigurationError.self) {
      try ConfigurationSection(yaml: "n: 99999999999999999999", file: "f").integer("n", in: 0...Int.max)
    }
  }

  @Test func `An integer outside of its range is refused with the range`() {
    expect(.outOfRange(path: "integer", expected: "in 4…9", found: "3")) { _ = try $0.integer("integer", in: 4...9) }
    expect(.outOfRange(path: "integer", expected: "in 0…2", found: "3")) { _ = try $0.integer("integer", in: 0...2) }
  }

  @Test func `Numbers are read, integers too`() throws {
    let section = try section()
    #expect(try section.number("fraction", in: 0...2.5) == 2.5)
    #expect(try section.number("tiny", in: 0...1) == 1e-5)
    #expect(try section.number("integer", in: 0...10, default: 4) == 3)
  }

  @Test func `A value that is not a number, or not in its range, is refused`() {
    expect(.wrongKind(path: "word", expected: "a number", found: "\"red\"")) {
      _ = try $0.number("word", in: 0...1, default: 0)
    }
    expect(.wrongKind(path: "list", expected: "a number", found: "a list")) {
      _ = try $0.number("list", in: 0...1)
    }
    expect(.outOfRange(path: "fraction", expected: "in 0.0…1.0", found: "2.5")) {
      _ = try $0.number("fraction", in: 0...1)
    }
  }

  @Test func `Infinity and not-a-number are refused in every range`() {
    for (key, found) in [("endless", "\".inf\""), ("undefined", "\".nan\"")] {
      expect(.wrongKind(path: key, expected: "a finite number", found: found)) {
        _ = try $0.number(key, in: 0...Double.infinity)
      }
    }
  }

  @Test func `True and false are read, anything else is refused`() throws {
    #expect(try section().boolean("truth", default: false))
    #expect(try !ConfigurationSection(yaml: "a: false", file: "f").boolean("a", default: true))
    expect(.wrongKind(path: "integer", expected: "true or false", found: "\"3\"")) {
      _ = try $0.boolean("integer", default: true)
    }
    expect(.wrongKind(path: "map", expected: "true or false", found: "a mapping")) {
      _ = try $0.boolean("map", default: true)
    }
  }

  @Test func `Texts are read, also those that look like numbers`() throws {
    #expect(try section().text("word") == "red")
    #expect(try section().text("integer") == "3")
    #expect(try ConfigurationSection(yaml: "a: \"null\"", file: "f").text("a") == "null")
  }

  @Test func `A value that is not a text, or empty, is refused`() {
    expect(.wrongKind(path: "empty", expected: "a text", found: "\"\"")) { _ = try $0.text("empty", default: "x") }
    expect(.wrongKind(path: "list", expected: "a text", found: "a list")) { _ = try $0.text("list") }
    expect(.wrongKind(path: "map", expected: "a text", found: "a mapping")) { _ = try $0.text("map") }
  }

  @Test func `One word of an enumeration is read, another is refused with the words`() throws {
    #expect(try section().choice("word", default: Color.green) == .red)
    expect(.outOfRange(path: "integer", expected: "one of red, green", found: "\"3\"")) {
      _ = try $0.choice("integer", default: Color.red)
    }
    expect(.wrongKind(path: "list", expected: "a text", found: "a list")) {
      _ = try $0.choice("list", default: Color.red)
    }
  }

  @Test func `Lists are read, and one value alone is a list of one`() throws {
    let section = try section()
    #expect(try section.integers("list", in: 1...3) == [1, 2, 3])
    #expect(try section.integers("integer", in: 1...3) == [3])
    #expect(try section.texts("words") == ["a", "b"])
    #expect(try section.texts("word") == ["red"])
  }

  @Test func `A list of no numbers is refused`() throws {
    let (section, refusal) = (
      try ConfigurationSection(yaml: "a: []", file: "f"),
      ConfigurationError.wrongKind(path: "a", expected: "at least one number", found: "an empty list")
    )
    #expect(throws: refusal) { try section.integers("a", in: 0...1) }
    #expect(throws: refusal) { try section.numbers("a", in: 0...1) }
  }

  @Test func `A wrong element of a list is refused`() {
    expect(.wrongKind(path: "mixed", expected: "an integer", found: "\"x\"")) {
      _ = try $0.integers("mixed", in: 0...9)
    }
    expect(.outOfRange(path: "list", expected: "in 0…2", found: "3")) { _ = try $0.integers("list", in: 0...2) }
    expect(.wrongKind(path: "map", expected: "a text", found: "a mapping")) { _ = try $0.texts("map") }
  }

  @Test(arguments: ["missing", "nothing", "void"])
  func `An absent or null value is the default, and an error where there is none`(key: String) throws {
    let section = try section()
    #expect(try section.integer(key, in: 0...1, default: 7) == 7)
    #expect(try section.number(key, in: 0...1, default: 7.5) == 7.5)
    #expect(try section.boolean(key, default: true))
    #expect(try section.text(key, default: "fallback") == "fallback")
    #expect(try section.choice(key, default: Color.green) == .green)
    #expect(!section.has(key))
    expect(.missingKey(path: key)) { _ = try $0.integer(key, in: 0...1) }
    expect(.missingKey(path: key)) { _ = try $0.number(key, in: 0...1) }
    expect(.missingKey(path: key)) { _ = try $0.text(key) }
    expect(.missingKey(path: key)) { _ = try $0.integers(key, in: 0...1) }
    expect(.missingKey(path: key)) { _ = try $0.texts(key) }
  }

  @Test func `A key that stands in the file is there`() throws {
    #expect(try section().has("empty"))
    #expect(try section().has("map"))
  }
}
