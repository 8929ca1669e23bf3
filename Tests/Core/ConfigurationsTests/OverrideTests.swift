import Configurations
import Testing

@Suite struct OverrideTests {
  static let yaml = "seed: 1\ntraining: {epochs: 2, rates: [1, 2]}"

  private func section(_ overrides: String...) throws -> ConfigurationSection {
    try ConfigurationSection(yaml: Self.yaml, file: "study.yaml", overrides: overrides)
  }

  @Test func `An override replaces a value and leaves its neighbors`() throws {
    let root = try section("training.epochs=3")
    #expect(try root.section("training").integer("epochs", in: 0...9) == 3)
    #expect(try root.section("training").integers("rates", in: 0...9) == [1, 2])
    #expect(try root.integer("seed", in: 0...9) == 1)
  }

  @Test func `An override adds keys and sections`() throws {
    let root = try section("model.attention.heads=4", "name=a study")
    #expect(try root.section("model").section("attention").integer("heads", in: 0...9) == 4)
    #expect(try root.text("name") == "a study")
    #expect(
      try ConfigurationSection(yaml: "", file: "f", overrides: ["a.b=3"]).section("a").integer("b", in: 3...3) == 3)
  }

  @Test func `Values are YAML`() throws {
    let root = try section("training.rates=[4, 5]", "model={layers: 2}", "note=a=b", "quoted=\"7\"", "flag=true")
    #expect(try root.section("training").integers("rates", in: 0...9) == [4, 5])
    #expect(try root.section("model").integer("layers", in: 0...9) == 2)
    #expect(try root.text("note") == "a=b")
    #expect(try root.text("quoted") == "7")
    #expect(try root.boolean("flag", default: false))
  }

  @Test func `The last override counts`() throws {
    #expect(try section("seed=2", "seed=3").integer("seed", in: 0...9) == 3)
  }

  @Test func `Null brings the default back`() throws {
    #expect(try section("seed=null").integer("seed", in: 0...9, default: 8) == 8)
    #expect(try section("training=null").section("training").integer("epochs", in: 0...9, default: 8) == 8)
  }

  @Test func `An override without a value is not a number`() {
    #expect(throws: ConfigurationError.self) { try section("seed=").integer("seed", in: 0...9, default: 1) }
  }

  @Test func `An override that nobody reads is an unknown key`() throws {
    let root = try section("training.epoch=3")
    let training = try root.section("training")
    _ = try (training.integer("epochs", in: 0...9), training.integers("rates", in: 0...9))
    #expect(throws: ConfigurationError.unknownKey(path: "training.epoch", known: ["epochs", "rates"])) {
      try training.finish()
    }
  }

  @Test(arguments: ["", "seed", "=3", ".=3", "a.=3", ".a=3", "a..b=3", "seed=[1", "seed=*x", "seed=a: b: c"])
  func `A text that is not an override is refused`(text: String) {
    #expect(throws: ConfigurationError.malformedOverride(text)) { try section(text) }
  }
}
