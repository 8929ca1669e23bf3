import ArgumentParser
import Files
import Foundation
import Reports
import Store
import Studies

/// Writes a study's report again from what the study found.
struct ReportCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a study's report again.",
    discussion: """
      Example: chorus report --study results/study/quickstart
      A copy of a study's own directory will do, wherever it lies. results.csv and the figures are written into it.
      """)

  @OptionGroup var common: CommonOptions
  @Option(help: "The study's own directory.")
  var study: String
  @Option(help: "The file that the HTML goes to, or a directory for report.html; the study's directory unless given.")
  var output: String?

  private struct Result: Encodable { let output: String }

  func run(_ session: Session) throws {
    let report = try session.world.agree { session.world.isRoot ? try write() : "" }
    try session.print(Result(output: report)) { "report: \(report)" }
  }

  private func write() throws -> String {
    let directories = StudyDirectories(own: study)
    let isForeign = ["ledger.jsonl", "study.yaml", "workers"].allSatisfy { !exists("\(directories.own)/\($0)") }
    guard exists(directories.result) || !isForeign || !isDirectory(directories.own) else {
      throw UsageError("--study takes a study's own directory, such as results/study/quickstart, not \(study)")
    }
    return try writeReport(of: directories, to: output.map { try Self.file($0) })
  }

  /// The file that an output names: `report.html` in a directory, which is one when it is there or ends with a slash.
  private static func file(_ output: String) throws -> String {
    guard output.hasSuffix("/") || isDirectory(output) else { return output }
    try createDirectory(output)
    return URL(fileURLWithPath: output).appendingPathComponent("report.html").relativePath
  }
}

/// Writes a study's report again, found by its file.
struct StudyReportCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a study's report again.",
    discussion: "Example: chorus study report study.yaml --output results")

  @OptionGroup var common: CommonOptions
  @OptionGroup var study: StudyOptions

  private struct Result: Encodable { let output: String }

  func run(_ session: Session) throws {
    let (_, directories) = try study.read(session)
    try session.world.agree { if session.world.isRoot { _ = try writeReport(of: directories, to: nil) } }
    try session.print(Result(output: directories.report)) { "report: \(directories.report)" }
  }
}

/// Writes the report of what a study's directory holds.
///
/// - Returns: its path.
private func writeReport(of directories: StudyDirectories, to output: String?) throws -> String {
  let data = Data(try readFile(directories.result))
  guard let result = try? JSONDecoder().decode(StudyResult.self, from: data), result.isValid else {
    throw TableError.malformed(path: directories.result, reason: "it is not a study's result; run the study again")
  }
  try StudyReport(result, facts: MachineFacts.kept(in: directories)).write(to: directories, report: output)
  return output ?? directories.report
}
