import Configurations
import Testing

@Suite struct ConfigurationErrorTests {
  @Test(arguments: [
    (ConfigurationError.syntax(file: "a.yaml", reason: "line 3"), "a.yaml is not valid YAML: line 3"),
    (.missingKey(path: "a.b"), "key \"a.b\" is missing; add it to the file or give it with --set a.b=…"),
    (.wrongKind(path: "a.b", expected: "a number", found: "\"x\""), "\"a.b\" must be a number, not \"x\""),
    (.outOfRange(path: "a", expected: "in 1…2", found: "3"), "\"a\" must be in 1…2, not 3"),
    (.contradiction("these do not fit; change one"), "these do not fit; change one"),
    (.malformedOverride("a"), "--set takes key.path=value, not \"a\""),
    (.unknownKey(path: "x.seeed", known: ["seed", "epochs"]), "unknown key \"x.seeed\"; did you mean \"seed\"?"),
    (.unknownKey(path: "batch", known: ["seed", "epochs"]), "unknown key \"batch\"; known here: epochs, seed"),
  ])
  func `The sentence has the facts and what to do`(error: ConfigurationError, sentence: String) {
    #expect(error.description == sentence)
  }

  @Test func `Where nothing may stand, that is said`() {
    #expect(
      ConfigurationError.unknownKey(path: "a.b", known: []).description == "unknown key \"a.b\"; no key is known here")
  }
}
