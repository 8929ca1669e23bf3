import Configurations
import Testing

@Suite struct SectionTests {
  private func section(_ yaml: String, _ overrides: String...) throws -> ConfigurationSection {
    try ConfigurationSection(yaml: yaml, file: "study.yaml", overrides: overrides)
  }

  @Test func `Sections know their place`() throws {
    let root = try section("training: {seeds: {order: x}}\nmodels: [{layers: 1}, {layers: no}]")
    let seeds = try root.section("training").section("seeds")
    #expect(root.path == "")
    #expect(seeds.path == "training.seeds")
    #expect(seeds.path(of: "order") == "training.seeds.order")
    #expect(
      throws: ConfigurationError.wrongKind(
        path: "training.seeds.order", expected: "an integer", found: "\"x\"")
    ) { try seeds.integer("order", in: 0...1) }
    #expect(throws: ConfigurationError.missingKey(path: "training.seeds.weights")) {
      try seeds.integer("weights", in: 0...1)
    }
    let models = try root.sections("models")
    #expect(try models[0].integer("layers", in: 1...9) == 1)
    #expect(throws: ConfigurationError.wrongKind(path: "models[1].layers", expected: "an integer", found: "\"no\"")) {
      try models[1].integer("layers", in: 1...9)
    }
  }

  @Test(arguments: ["", "a:", "a: null", "# nothing", "a: {}"])
  func `An absent section is empty`(yaml: String) throws {
    let section = try section(yaml).section("a")
    #expect(section.path == "a")
    #expect(try section.integer("b", in: 0...1, default: 1) == 1)
    #expect(throws: ConfigurationError.missingKey(path: "a.b")) { try section.integer("b", in: 0...1) }
    try section.finish()
  }

  @Test func `An absent list of sections is empty`() throws {
    #expect(try section("").sections("a").isEmpty)
    #expect(try section("a: []").sections("a").isEmpty)
  }

  @Test func `A value that is not a section is refused`() throws {
    let root = try section("number: 1\nlist: [1]\nmap: {a: 1}")
    let kind = "a mapping of keys to values"
    #expect(throws: ConfigurationError.wrongKind(path: "number", expected: kind, found: "\"1\"")) {
      try root.section("number")
    }
    #expect(throws: ConfigurationError.wrongKind(path: "list", expected: kind, found: "a list")) {
      try root.section("list")
    }
    #expect(throws: ConfigurationError.wrongKind(path: "list[0]", expected: kind, found: "\"1\"")) {
      try root.sections("list")
    }
    #expect(throws: ConfigurationError.wrongKind(path: "map", expected: "a list", found: "a mapping")) {
      try root.sections("map")
    }
  }

  @Test(arguments: ["- 1\n- 2", "just words", "3"])
  func `A file that is not a mapping is refused`(yaml: String) {
    let error = #expect(throws: ConfigurationError.self) { try section(yaml) }
    guard case .wrongKind("study.yaml", "a mapping of keys to values", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `Keys that are no words are refused`() {
    #expect(throws: ConfigurationError.self) { try section("a: {[1, 2]: 3}").section("a") }
  }

  @Test func `A key that nobody asked for is refused with those that may stand there`() throws {
    let training = try section("training: {zeta: 2, learningrate: 1}").section("training")
    _ = try training.number("learningRate", in: 0...1, default: 0.1)
    _ = training.has("epochs")
    let error = ConfigurationError.unknownKey(path: "training.learningrate", known: ["epochs", "learningRate"])
    #expect(throws: error) { try training.finish() }
    #expect(error.description == "unknown key \"training.learningrate\"; did you mean \"learningRate\"?")
  }

  @Test func `A section all of whose keys were asked for is finished`() throws {
    let root = try section("a: 1\nb: null\nc: {d: 1}")
    _ = try root.integer("a", in: 0...1)
    _ = root.has("b")
    _ = try root.section("c")
    try root.finish()
  }

  @Test(arguments: [
    "a: [1", "a: b: c", "a: 1\n\tb: 2", "a: \"open", "a: 1\na: 2", "--- 1\n--- 2", "a: *unknown", "a: \u{1}",
  ])
  func `What is not YAML is refused in one line that names the file`(yaml: String) {
    let error = #expect(throws: ConfigurationError.self) { try section(yaml) }
    guard case .syntax("study.yaml", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
    #expect(error?.description.contains("\n") == false)
    #expect(error?.description.hasPrefix("study.yaml is not valid YAML: ") == true)
  }

  @Test func `A value that is named once can be used again`() throws {
    let root = try section("a: &base {x: 1}\nb: *base")
    #expect(try root.section("b").integer("x", in: 0...9) == 1)
  }
}
