import ArgumentParser
import Foundation
import Quantities
import Store
import Studies

/// Tells how far a study is.
struct StudyStatusCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell how far a study is, while it runs or after it stopped.",
    discussion: """
      Example: chorus study status study.yaml --output results
      Reads the ledger, the recorded graph of steps and the runs' files; start it from another terminal while the study runs.
      The text is read only when its files have changed since the last start; another text ends the command with exit code 65.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var study: StudyOptions

  func run(_ session: Session) throws {
    let (configuration, directories) = try study.read(session)
    let found = try session.world.agree { try session.world.isRoot ? read(configuration, directories) : nil }
    if let found { try session.print(found.status) { text(found.status) } }
    try session.world.agree { if let error = found?.error { throw error } }
  }

  private func read(
    _ configuration: StudyConfiguration, _ directories: StudyDirectories
  ) throws -> (status: StudyStatus, error: StudyError?) {
    var status = try StudyStatus(directories)
    let error = status.compare(configuration, in: directories)
    return (status, error)
  }

  private func text(_ status: StudyStatus) -> String {
    let counts =
      "\(status.ended) run(s) ended, \(status.open) planned so far and open, \(status.diverged) diverged"
    let lines = ["\(status.study): \(state(status))", counts, time(status), stages(status), runs(status)]
    return lines.compactMap { $0 }.joined(separator: "\n")
  }

  private func state(_ status: StudyStatus) -> String {
    status.isRunning ? "running" : status.isFinished ? "finished" : "stopped; run the same command again"
  }

  private func time(_ status: StudyStatus) -> String? {
    status.secondsLeft.map {
      "\(Quantity.duration(Int(status.seconds))) since the start, \(Quantity.duration(about: $0)) left"
    }
  }

  private func stages(_ status: StudyStatus) -> String? {
    guard !status.stages.isEmpty else { return nil }
    let rows = status.stages.map { [$0.name, "\($0.steps)", "\($0.complete)"] }
    return TextTable(heading: ["stage", "steps", "complete"], rows: rows).text
  }

  private func runs(_ status: StudyStatus) -> String? {
    guard !status.running.isEmpty else { return nil }
    return TextTable(rows: status.running.map { [$0.name, "step \($0.step) of \($0.stepCount)"] }).text
  }
}
