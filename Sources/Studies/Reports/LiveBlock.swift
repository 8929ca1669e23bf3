import Foundation
import Quantities
import Studies

/// The progress of a study as one block of lines for a terminal, where it is drawn again in place.
public struct LiveBlock: Sendable, Equatable {
  /// The study's name.
  public let study: String
  /// The runs under way.
  public let runs: [StudyStatus.Running]
  /// The present work of all ranks beside runs, such as an evaluation with its progress; nil for nothing.
  public let activity: String?
  /// The runs that have ended, and all that the study needs as far as that is known.
  public let ended: Int, all: Int
  /// Seconds since the start, and those that are left; nil where that is not known.
  public let seconds: Double, secondsLeft: Double?

  /// The most runs that are shown.
  static let mostRuns = 8

  /// A block of what is known.
  public init(
    study: String, runs: [StudyStatus.Running], activity: String?, ended: Int, all: Int, seconds: Double,
    secondsLeft: Double?
  ) {
    self.study = study
    self.runs = runs
    self.activity = activity
    self.ended = ended
    self.all = all
    self.seconds = seconds
    self.secondsLeft = secondsLeft
  }

  /// The lines from top to bottom, each shorter than the terminal is wide, so that none is broken.
  public func lines(width: Int) -> [String] {
    let hidden = runs.count - Self.mostRuns
    let more = hidden > 0 ? ["  and \(hidden) more"] : []
    return (table + more + (activity.map { ["  \($0)"] } ?? []) + [total]).map { Self.shortened($0, to: width - 1) }
  }

  private var table: [String] {
    let rows = runs.prefix(Self.mostRuns).map { run in
      [
        .text("  \(run.name)"), .text("step"), .count(run.step), .text("of \(run.stepCount)"),
        run.loss.map { .text("loss \(decimals($0, 3))") } ?? .missing,
        run.tokensPerSecond.map { .text("\(Quantity.count(Int($0))) tokens/s") } ?? .missing,
        run.secondsLeft.map { .text("\(Quantity.duration(about: $0)) left") } ?? .missing,
      ] as [Cell]
    }
    return rows.isEmpty ? [] : Table(heading: nil, rows: rows).text.components(separatedBy: "\n")
  }

  /// The line on the study itself.
  private var total: String {
    let left = secondsLeft.map { ", about \(Quantity.duration(about: $0)) left" } ?? ""
    return "\(study): \(ended) of \(all) runs done, \(Quantity.duration(Int(seconds))) since the start\(left)"
  }

  /// A line without its end where it is too long.
  private static func shortened(_ line: String, to width: Int) -> String {
    line.count <= width ? line : width < 1 ? "" : line.prefix(width - 1) + "…"
  }
}

extension LiveBlock {
  /// The block of a study's status.
  public init(_ status: StudyStatus, activity: String?) {
    self.init(
      study: status.study, runs: status.running, activity: activity, ended: status.ended,
      all: max(status.runsInAll ?? 0, status.ended + status.open), seconds: status.seconds,
      secondsLeft: status.secondsLeft)
  }
}
