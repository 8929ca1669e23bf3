import ArgumentParser
import Files
import MessagePassing
import Reports
import Studies

/// Runs a study.
struct StudyRunCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Search, train members, evaluate their ensembles, fit the laws, write the report.",
    discussion: """
      Example: mpirun -n 2 chorus study run study.yaml --output results
      Finished members are not trained again, unfinished ones go on from their last checkpoint: the same command, on
      any number of ranks, goes on where the last one stopped. Signal USR1 stops it with everything saved.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @OptionGroup var study: StudyOptions

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    try session.warnAboutCores()
    let (configuration, folders) = try study.read(world)
    let printer = session.progressPrinter()
    let study = try Study(
      configuration, folders: folders, world: world, stop: stop, logger: session.logger
    ) {
      session.tell($0, $1, printer)
    }
    // Its lock is held until the report is written.
    defer { withExtendedLifetime(study) {} }
    let (result, timing) = try study.run()
    try world.agree {
      guard world.isFirst else { return }
      try StudyReport(result, facts: MachineFacts.kept(in: folders, isNew: timing.trained > 0, ranks: world.size))
        .write(to: folders)
    }
    guard !result.isEmpty else {
      let error = StudyError.allDiverged(study: result.study, runs: result.diverged.count)
      throw AgreedFailure(rank: 0, cause: world.isFirst ? error : nil)
    }
    try session.print(StudySummary(result, timing, report: folders.report)) {
      StudyTable(result).text + "\n\nreport: \(folders.report)"
    }
  }
}
