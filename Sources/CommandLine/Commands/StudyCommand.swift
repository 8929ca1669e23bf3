import ArgumentParser
import Files
import Foundation
import Reports
import ScalingLaws
import Studies

/// What is done with a whole study.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study", abstract: "Run a whole study: a corpus, its members, their ensemble and its limit.",
    subcommands: [StudyRunCommand.self])
}

/// Runs a study.
struct StudyRunCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Train a study's members, evaluate their ensemble, write the report.",
    discussion: """
      Example: mpirun -n 2 chorus study run study.yaml --output results
      Finished members are not trained again, unfinished ones go on from their last checkpoint: the same command, on
      any number of ranks, goes on where the last one stopped. Signal USR1 stops it with everything saved.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Argument(help: "The study file, YAML.")
  var file: String
  @Option(help: "The folder that the store and the study's own folder go to.")
  var output: String
  @Option(name: .customLong("set"), help: "A field that replaces the file's, as key.path=value; may be repeated.")
  var overrides: [String] = []

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    try session.warnAboutCores()
    let yaml = String(decoding: try world.fromFirst { try readFile(file) }, as: UTF8.self)
    let configuration = try world.agree { try StudyConfiguration(yaml: yaml, file: file, overrides: overrides) }
    let folders = StudyFolders(output: output, study: configuration.name)
    let study = try Study(configuration, folders: folders, world: world, stop: stop, logger: session.logger)
    let printer = session.progressPrinter()
    let (result, timing) = try study.run { session.tell($0, $1, printer) }
    try world.agree {
      if world.isFirst { try StudyReport(result, facts: MachineFacts.all(ranks: world.size)).write(to: folders) }
    }
    try session.print(StudySummary(result, timing, report: folders.report)) {
      StudyTable(result).text + "\n\nreport: \(folders.report)"
    }
  }
}

/// Writes a study's report again from what the study found.
struct ReportCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a study's report again.",
    discussion: "Example: chorus report --study results/study/quickstart")

  @OptionGroup var common: CommonOptions
  @Option(help: "The study's own folder.")
  var study: String
  @Option(help: "Where the HTML goes; the study's folder unless given.")
  var output: String?

  private struct Result: Encodable { let output: String }

  func run(_ session: Session) throws {
    let report = try session.world.agree { session.world.isFirst ? try write(ranks: session.world.size) : "" }
    try session.print(Result(output: report)) { "report: \(report)" }
  }

  private func write(ranks: Int) throws -> String {
    let path = URL(fileURLWithPath: study).standardizedFileURL
    let folders = StudyFolders(
      output: path.deletingLastPathComponent().deletingLastPathComponent().path, study: path.lastPathComponent)
    let data = Data(try readFile(folders.result))
    guard let result = try? JSONDecoder().decode(StudyResult.self, from: data) else {
      throw TableError.malformed(path: folders.result, reason: "it is not a study's result; run the study again")
    }
    try StudyReport(result, facts: MachineFacts.all(ranks: ranks)).write(to: folders, report: output)
    return output ?? folders.report
  }
}
