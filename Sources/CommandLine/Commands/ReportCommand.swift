import ArgumentParser
import Files
import Foundation
import Reports
import Studies

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
    let report = try session.world.agree { session.world.isFirst ? try write() : "" }
    try session.print(Result(output: report)) { "report: \(report)" }
  }

  private func write() throws -> String {
    let path = URL(fileURLWithPath: study).standardizedFileURL
    guard path.deletingLastPathComponent().lastPathComponent == "study" else {
      throw UsageError("--study takes a study's own folder, such as results/study/quickstart, not \(study)")
    }
    let folders = StudyFolders(
      output: path.deletingLastPathComponent().deletingLastPathComponent().path, study: path.lastPathComponent)
    return try writeReport(of: folders, to: output)
  }
}

/// Writes a study's report again, found by its file.
struct StudyReportCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a study's report again.",
    discussion: "Example: chorus study report study.yaml --output results")

  @OptionGroup var common: CommonOptions
  @OptionGroup var study: StudyOptions

  private struct Result: Encodable { let output: String }

  func run(_ session: Session) throws {
    let (_, folders) = try study.read(session.world)
    try session.world.agree { if session.world.isFirst { _ = try writeReport(of: folders, to: nil) } }
    try session.print(Result(output: folders.report)) { "report: \(folders.report)" }
  }
}

/// Writes the report of what a study's folder holds.
///
/// - Returns: where it is.
private func writeReport(of folders: StudyFolders, to output: String?) throws -> String {
  let data = Data(try readFile(folders.result))
  guard let result = try? JSONDecoder().decode(StudyResult.self, from: data), result.isWhole else {
    throw TableError.malformed(path: folders.result, reason: "it is not a study's result; run the study again")
  }
  try StudyReport(result, facts: MachineFacts.kept(in: folders)).write(to: folders, report: output)
  return output ?? folders.report
}
