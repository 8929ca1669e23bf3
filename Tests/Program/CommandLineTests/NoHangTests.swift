import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  /// Whatever happens to one rank, the job ends.
  @Suite struct NoHangTests {
    /// Seconds from the loss of a rank to the end of the job.
    static let timeout = 10.0
    /// Training that would take minutes.
    static let long = "--set training.epochs=20000"

    /// Rank 1 gets a signal after one second.
    private static func ended(by signal: String) -> String {
      """
      if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec timeout -s \(signal) 1 "$0" "$@"; else exec "$0" "$@"; fi
      """
    }

    @Test(
      .enabled(if: isInstalled("timeout"), "timeout is not installed"),
      arguments: ["train run.yaml --output out \(long)", "study run study.yaml --output out \(long)"])
    func `a rank that is killed ends the job`(command: String) throws {
      let outcome = try Workplace().chorus(command, ranks: 2, script: Self.ended(by: "KILL"))
      #expect(outcome.exitCode != 0)
      #expect(outcome.seconds < 1 + Self.timeout)
    }

    @Test(
      .enabled(if: isInstalled("timeout"), "timeout is not installed"),
      arguments: ["ILL", "SEGV", "BUS", "FPE", "ABRT"])
    func `a rank that crashes ends the job and says which it was`(signal: String) throws {
      let outcome = try Workplace().chorus(
        "train run.yaml --output out \(Self.long)", ranks: 2, script: Self.ended(by: signal))
      #expect(outcome.exitCode != 0)
      #expect(outcome.seconds < 1 + 5)
      #expect(outcome.sentences.count == 1, "\(outcome.standardError)")
      let sentence =
        #/^chorus: rank 1 of 2 on [^ ]+ crashed: .*\(signal [A-Z]+\).*: run the same command again to resume$/#
      #expect(outcome.sentences.first?.contains(sentence) == true, "\(outcome.standardError)")
      #expect(outcome.sentences.first?.contains("(signal \(signal))") == true, "\(outcome.standardError)")
    }

    /// Rank 1 works in another directory.
    private static let elsewhere =
      #"if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then cd elsewhere; fi; exec "$0" "$@""#

    static let cases = [
      BadInput(
        "rank 1 has no corpus", "train run.yaml --output out \(long)", 74,
        says: "cannot open corpus/corpus.json"
      ) {
        try $0.write("", to: "elsewhere/empty")
      },
      BadInput(
        "rank 1 has no text", "prepare --text text --output out", 74, says: "cannot open text/"),
      BadInput(
        "rank 1 has no text for a study", "study run study.yaml --output out --quiet", 74, says: "cannot open text/"),
      BadInput(
        "the corpus of rank 1 is damaged", "train run.yaml --output out \(long)", 65,
        says: "corpus/train.tokens"
      ) {
        try $0.copy("corpus", to: "elsewhere/corpus")
        try $0.damage("elsewhere/corpus/train.tokens", at: 1000)
      },
      BadInput(
        "rank 1 has another corpus", "train run.yaml --output out \(long)", 65, says: "on this rank",
        "on the first"
      ) {
        try $0.prepareOther("elsewhere/corpus")
      },
      BadInput(
        "rank 1 evaluates another corpus", "evaluate --corpus corpus --members run", 65, says: "on the first"
      ) {
        try $0.prepareOther("elsewhere/corpus")
        try $0.copy("run", to: "elsewhere/run")
      },
      BadInput(
        "rank 1 has no member", "evaluate --corpus corpus --members run", 74,
        says: "cannot open run/config.json"
      ) {
        try $0.copy("corpus", to: "elsewhere/corpus")
      },
    ]

    @Test(arguments: cases) func `a fault of rank 1 alone ends all with one sentence`(_ input: BadInput)
      throws
    {
      let place = try Workplace()
      try place.write("", to: "elsewhere/here")
      try input.arrange(place)
      let outcome = try place.chorus(input.arguments, ranks: 2, script: Self.elsewhere)
      outcome.expectRefusal(input.exitCode, says: ["rank 1 of 2"] + input.says, ranks: 2)
      #expect(outcome.seconds < Self.timeout)
      #expect(!place.exists("out"))
    }

    @Test func `a study whose store only rank 0 sees ends with one sentence`() throws {
      let place = try Workplace()
      try place.copy("text", to: "elsewhere/text")
      let outcome = try place.chorus(
        "study run study.yaml --output out --quiet", ranks: 2, script: Self.elsewhere)
      outcome.expectRefusal(74, says: ["rank 1 of 2", "corpus.json"], ranks: 2)
      #expect(outcome.seconds < Self.timeout)
    }
  }
}

extension Workplace {
  /// Prepares the same text with another seed.
  fileprivate func prepareOther(_ directory: String) throws {
    let outcome = try chorus(
      "prepare --text text --output \(directory) --seed 5 \(PreparedDirectory.corpusOptions)")
    try #require(outcome.exitCode == 0, "\(outcome.standardError)")
  }
}
