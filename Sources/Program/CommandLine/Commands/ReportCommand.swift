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

  func run(_ session: Session) throws {
    let written = try session.world.agree { session.world.isRoot ? try write() : nil }
    if let written { try session.print(written) { written.text } }
  }

  private func write() throws -> WrittenReport {
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

  func run(_ session: Session) throws {
    let (_, directories) = try study.read(session)
    let written = try session.world.agree { session.world.isRoot ? try writeReport(of: directories, to: nil) : nil }
    if let written { try session.print(written) { written.text } }
  }
}

/// A report that was written.
private struct WrittenReport: Encodable {
  /// The file.
  let output: String
  /// The directory of the best student; absent for a study without students.
  let student: String?

  var text: String { (["report: \(output)"] + (student.map { ["student: \($0)"] } ?? [])).joined(separator: "\n") }
}

/// Writes the report of what a study's directory holds.
private func writeReport(of directories: StudyDirectories, to output: String?) throws -> WrittenReport {
  guard exists(directories.result) else {
    let directory = directories.own
    throw directories.isStarted ? StudyError.notEnded(directory: directory) : .notStarted(directory: directory)
  }
  let data = Data(try readFile(directories.result))
  guard let result = try? JSONDecoder().decode(StudyResult.self, from: data), result.isValid else {
    throw TableError.malformed(path: directories.result, reason: "it is not a study's result; run the study again")
  }
  try StudyReport(result, facts: MachineFacts.kept(in: directories)).write(to: directories, report: output)
  return WrittenReport(output: output ?? directories.report, student: result.studentDirectory)
}
