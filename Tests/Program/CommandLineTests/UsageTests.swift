import Testing

extension ProgramTests {
  @Suite struct UsageTests {
    static let cases = [
      BadInput("no such command", "trian", 64, says: "unexpected argument 'trian'; see 'chorus --help'"),
      BadInput("no such part of study", "study runn", 64, says: "unexpected argument 'runn'"),
      BadInput(
        "an unknown flag", "train run.yaml --output out --jsn", 64,
        says: "unknown option '--jsn'; did you mean '--json'?"),
      BadInput(
        "an unknown flag of prepare", "prepare --text text --output out --vocabular 300", 64,
        says: "did you mean '--vocabulary'?"),
      BadInput(
        "an unknown flag instead of a needed one", "train run.yaml --outptu out", 64,
        says: "unknown option '--outptu'; did you mean '--output'?"),
      BadInput(
        "an unknown flag beside a missing one", "study run study.yaml --zzzzzzz", 64,
        says: "unknown option '--zzzzzzz'; see 'chorus study run --help'"),
      BadInput("an unknown flag of doctor", "doctor --threats 2", 64, says: "did you mean '--threads'?"),
      BadInput(
        "train without a file", "train --output out", 64, says: "missing expected argument '<file>'",
        "chorus train --help"),
      BadInput(
        "train without an output", "train run.yaml", 64, says: "missing expected argument '--output <output>'"
      ),
      BadInput("prepare without a text", "prepare --output out", 64, says: "'--text <text> ...'"),
      BadInput(
        "evaluate without members", "evaluate --corpus corpus --members", 64, says: "'--members <members>'"),
      BadInput("study run without a file", "study run --output out", 64, says: "chorus study run --help"),
      BadInput("fit without anything", "fit", 64, says: "--x COLUMN and --y COLUMN"),
      BadInput(
        "fit by an unknown law", "fit a.csv --x K --y loss --law powr", 64,
        says: "power, reciprocal, chinchilla, repeated, exponentials, learningCurves, not powr"),
      BadInput(
        "a word where a number should be", "prepare --text text --output out --vocabulary many", 64,
        says: "'many' is invalid"),
      BadInput(
        "a split that is none", "evaluate --corpus corpus --members run --split train", 64,
        says: "'validation' and 'test'"),
      BadInput(
        "a time that is ambiguous", "train run.yaml --output out --time-limit 1:30", 64,
        says: "--time-limit takes a time such as 3600, 90s, 10m", "not 1:30"),
      BadInput("a negative time", "train run.yaml --output out --time-limit -5", 64, says: "not -5"),
      BadInput("no time", "train run.yaml --output out --time-limit 0m", 64, says: "at least 1 second, not 0m"),
      BadInput(
        "quiet and verbose", "train run.yaml --output out --quiet --verbose", 64, says: "exclude each other"),
      BadInput(
        "no threads", "train run.yaml --output out --threads 0", 64,
        says: "--threads must be in 1…1024, not 0"),
    ]

    @Test(arguments: cases) func `a wrong command line is refused`(_ input: BadInput) throws {
      try input.expectRefusal()
    }

    @Test(arguments: [
      "", "prepare", "train", "study", "study run", "evaluate", "generate", "sample", "fit", "simulate",
      "simulate random-graph", "report", "doctor",
    ])
    func `help goes to standard output`(command: String) throws {
      let outcome = try Workplace().chorus("\(command) --help")
      #expect(outcome.exitCode == 0)
      #expect(outcome.standardOutput.contains("USAGE: chorus"))
      #expect(outcome.standardError.isEmpty)
    }
  }
}
