import Foundation
import Testing

extension ProgramTests {
  /// Every option of `fit` with every form of the command: it has an effect, or is refused.
  @Suite struct FitOptionTests {
    /// A form of the command, and the other options that it takes.
    struct Form: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let options: [String]

      init(_ arguments: String, takes options: String...) {
        testDescription = arguments
        self.options = options
      }
    }

    static let forms = [
      Form("fit data.csv --x K --y loss", takes: "--law", "--where", "--bootstrap", "--predict"),
      Form("fit data.csv --x K --y loss --law power", takes: "--where", "--bootstrap", "--predict"),
      Form("fit data.csv --x K --y loss --law reciprocal", takes: "--where", "--bootstrap", "--predict"),
      Form("fit data.csv --law chinchilla", takes: "--columns", "--robust", "--where", "--bootstrap"),
      Form("fit data.csv --law chinchilla --robust", takes: "--columns", "--delta", "--where", "--bootstrap"),
      Form("fit data.csv --law repeated", takes: "--columns", "--base", "--where", "--bootstrap"),
      Form("fit data.csv --x K --y loss --law exponentials", takes: "--rates", "--where", "--bootstrap"),
      Form("fit data.csv --law learningCurves", takes: "--columns", "--where", "--bootstrap"),
      Form("fit data.csv --joint", takes: "--columns", "--where", "--bootstrap"),
      Form("fit --data-efficiency --standard 1.3,0.23,1.89 --baseline 3.75 --loss 3.17"),
      Form(
        "fit data.csv --data-efficiency --x K --y loss --tokens 4 --loss 3.17", takes: "--where", "--loss-interval"),
    ]

    /// Every option with a value.
    static let options = [
      "--x K", "--y loss", "--law power", "--where K>=1", "--columns N=size", "--robust", "--delta 0.1", "--rates 2",
      "--base 1,1,1,1,1", "--bootstrap 20", "--joint", "--data-efficiency", "--standard 1.3,0.23,1.89",
      "--tokens 4", "--baseline 3.75", "--loss 3.17", "--loss-interval 3,4", "--predict 8",
    ]

    @Test(arguments: forms) func `an option is taken, or refused by name`(form: Form) throws {
      let place = try Workplace()
      try place.write("N,D,K,unique,loss\n1,1,1,1,4\n", to: "data.csv")
      for option in Self.options {
        let name = String(option.prefix { $0 != " " })
        // A second value of an option, and the option that makes another form of this one, are other cases.
        let makesForm = ["--joint", "--data-efficiency"].contains(name)
        if form.testDescription.contains(name) || makesForm { continue }
        let outcome = try place.chorus("\(form.testDescription) \(option)")
        let isRefused = outcome.exitCode == 64 && outcome.standardError.contains("\(name) cannot be combined with")
        #expect(isRefused != form.options.contains(name), "\(option): \(outcome.exitCode) \(outcome.standardError)")
        #expect(outcome.exitCode != 70)
      }
    }

    @Test func `the list has every option of the command`() throws {
      let help = try Workplace().chorus("fit --help").standardOutput
      let common = ["--json", "--quiet", "--verbose", "--threads", "--version", "--help"]
      let found = Set(help.matches(of: #/^  (?:-h, )?(--[a-z-]+)/#.anchorsMatchLineEndings()).map { String($0.1) })
      #expect(found == Set(Self.options.map { String($0.prefix { $0 != " " }) } + common))
    }

    @Test(arguments: ["--x K --y loss", "--law chinchilla", "--law chinchilla --robust", "--joint"])
    func `replicates without an interval are told`(form: String) throws {
      let place = try Workplace()
      let rows =
        form == "--joint"
        ? (1...3).flatMap { n in (1...3).map { k in "\(n),1,\(k),\(3 + 1 / Double(n) + 0.5 / Double(k))" } }
        : [(1e6, 1e8), (3e6, 1e9), (1e7, 3e8), (3e7, 3e9), (1e8, 1e10)].prefix(form.contains("--x") ? 3 : 5)
          .enumerated()
          .map { "\($1.0),\($1.1),\($0 + 1),\(1.7 + 400 / pow($1.0, 0.34) + 410 / pow($1.1, 0.28))" }
      try place.write((["N,D,K,loss"] + rows).joined(separator: "\n") + "\n", to: "data.csv")
      for (option, isTold) in [("", false), ("--bootstrap 20", true)] {
        let outcome = try place.chorus("fit data.csv \(form) \(option)")
        #expect(outcome.exitCode == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("--bootstrap has no effect") == isTold, "\(outcome.standardError)")
      }
    }
  }
}
