import Configurations
import Testing

/// Files that are built to crash or stall a parser, and values that would fill a screen.
@Suite struct HostileFileTests {
  private func reason(_ yaml: String, overrides: [String] = []) -> String {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationSection(yaml: yaml, file: "f.yaml", overrides: overrides).finish()
    }
    return error?.description ?? ""
  }

  @Test(arguments: ["[", "{", "{a: ", "- ", "? "]) func `Deep nesting is refused`(opening: String) {
    #expect(reason(String(repeating: opening, count: 100_000)).contains("f.yaml is not valid YAML"))
  }

  @Test func `A thousand levels that close are read without a crash`() {
    let yaml = "a: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(reason(yaml).contains("unknown key"))
  }

  @Test func `Aliases that multiply are refused`() {
    let levels = (1...40).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }.joined(separator: "\n")
    #expect(reason("l0: &l0 [1]\n\(levels)\n? *l40\n: 1").contains("aliases"))
    #expect(reason("a: &a {b: 1}\nc: *a").contains("unknown key \"a\""))
  }

  @Test func `A file of megabytes is refused`() {
    #expect(reason(String(repeating: "x", count: 2 << 20)).contains("bytes"))
  }

  @Test func `A file that is not UTF-8 is refused`() {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationSection(utf8: [0x61, 0x3A, 0x20, 0xFF], file: "f.yaml")
    }
    #expect(error?.description.contains("not UTF-8") == true)
  }

  @Test func `A fault is told without the text around it`() {
    #expect(
      reason("model: 1\nmodel: 2")
        == "f.yaml is not valid YAML: the key \"model\" of line 1 occurs twice in one mapping")
    let long = "a: [1, 2\nb: \"" + String(repeating: "x", count: 10_000) + "\""
    #expect(reason(long).count < 300)
    #expect(reason(long).contains("line"))
    #expect(reason(String(repeating: "k", count: 100_000) + ": 1").count < 300)
  }

  @Test func `Values and paths of any length are shortened`() throws {
    let section = try ConfigurationSection(yaml: "a: \(String(repeating: "9", count: 100_000))", file: "f.yaml")
    let error = #expect(throws: ConfigurationError.self) { try section.integer("a", in: 0...1) }
    #expect(error.map { $0.description.count < 300 } == true)
    let deep = String(repeating: "a.", count: 50_000) + "a=1"
    #expect(reason("", overrides: [deep]).contains("--set takes key.path=value"))
  }

  @Test(arguments: ["1:30", "1:0:0:0:0:0:0:0:0:0:0:0:0", "9223372036854775807:0"])
  func `Numbers of base 60 are refused`(number: String) throws {
    let section = try ConfigurationSection(yaml: "a: \(number)", file: "f.yaml")
    #expect(throws: ConfigurationError.wrongKind(path: "a", expected: "an integer", found: "\"\(number)\"")) {
      try section.integer("a", in: 0...Int.max)
    }
  }
}
