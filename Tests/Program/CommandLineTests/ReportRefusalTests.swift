import Testing

extension ProgramTests {
  @Suite struct ReportRefusalTests {
    /// A study's result in which a word is replaced.
    private static func result(_ description: String, _ word: String, by other: String) -> BadInput {
      BadInput(description, "report --study out/study/tiny", 65, says: "is not a study's result") {
        let outcome = try $0.chorus("study run study.yaml --output out --quiet")
        try #require(outcome.exitCode == 0)
        try $0.replace(word, by: other, in: "out/study/tiny/result.json")
      }
    }

    static let cases = [
      BadInput("a study that is missing", "report --study out/study/nope", 74, says: "cannot open"),
      BadInput(
        "a directory that does not belong to a study", "report --study corpus", 64, says: "a study's own directory"),
      result("a model whose name leads out", "\"model\" : \"xs\"", by: "\"model\" : \"../../../../evil\""),
      result("a study whose name leads out", "\"study\" : \"tiny\"", by: "\"study\" : \"..\""),
      result("lists of other lengths", "\"trainLosses\" : [", by: "\"trainLosses\" : [1,"),
      result("an expected loss too many", "\"expected\" : [", by: "\"expected\" : [1,"),
    ]

    @Test(arguments: cases) func `report refuses`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}
