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
      BadInput("a study that is missing", "report --study out/study/nope", 74, says: "no study has been started"),
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

extension ProgramTests {
  @Suite struct ReportPlaceTests {
    @Test func `a copied study is reported wherever it lies, into a file or a directory`() throws {
      let place = try Workplace()
      try #require(try place.chorus("study run study.yaml --output out --quiet").exitCode == 0)
      let page = try place.bytes("out/study/tiny/report.html")
      try place.copy("out/study/tiny", to: "copied")
      try place.remove("out")
      for (option, file) in [
        ("", "copied/report.html"), ("--output page.html", "page.html"), ("--output new/", "new/report.html"),
        ("--output text", "text/report.html"),
      ] {
        let outcome = try place.chorus("report --study copied \(option)".trimmingCharacters(in: [" "]))
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardOutput.hasSuffix("\(file)\n"))
        #expect(try place.bytes(file) == page)
      }
    }
  }
}
