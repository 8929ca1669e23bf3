import ArgumentParser
import MessagePassing
import Reports
import Store
import Studies

/// Runs a study.
struct StudyRunCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Search, train members, evaluate their ensembles, fit the laws, write the report.",
    discussion: """
      Example: mpirun -n 2 chorus study run study.yaml --output results
      Finished members are not trained again, and unfinished ones resume from their last checkpoint: the same command,
      on any number of ranks, resumes where the last one stopped. Signal USR1 stops it with everything saved.
      Several starts with different --worker numbers train the runs of one study at the same time, each those that no other
      one is at; the same command without --worker then ends the study.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @OptionGroup var study: StudyOptions
  @Option(
    parsing: .unconditional,
    help: "Train runs together with other starts, each with a number of its own; no results yet.")
  var worker: Int?

  private struct Work: Encodable {
    let study: String
    let worker, runs, trained: Int
  }

  func validate() throws {
    guard worker.map({ (0...1_000_000).contains($0) }) ?? true else {
      throw ValidationError("--worker must be in 0…1000000, not \(worker ?? 0).")
    }
  }

  func run(_ session: Session) throws {
    let stop = try stopping.flag(session.world)
    try session.warnAboutCores()
    let (configuration, directories) = try self.study.read(session, worker: worker)
    let block = session.block(of: directories)
    defer { block.close() }
    let study = try Study(configuration, directories: directories, setting: setting(session, stop: stop, block: block))
    block.begin()
    // Its lock is held until the report is written.
    defer { withExtendedLifetime(study) {} }
    guard let worker else {
      return try complete(study, configuration, writingTo: directories, in: session, block: block)
    }
    let (runs, trained) = try study.trainWithOthers()
    block.close()
    try session.print(Work(study: configuration.name, worker: worker, runs: runs, trained: trained)) {
      "worker \(worker) trained \(trained) of \(runs) run(s); study run without --worker ends the study"
    }
  }

  private func setting(_ session: Session, stop: StopFlag, block: ProgressPrinter.Block) -> StudySetting {
    let printer = session.progressPrinter(block: block)
    return StudySetting(
      world: session.world, stop: stop, logger: session.logger,
      reportTokens: { printer.report($0, done: $1, of: $2) },
      reportTexts: { printer.report($0, done: $1, of: $2, unit: "texts") },
      reportScoring: { printer.reportScoring($0, done: $1, of: $2) },
      reportEnsemble: { session.logger.info("\(EnsembleNotice($0).text)") }
    ) { run, event in
      // The cost of all runs together is told at the start.
      if case .planned = event { return }
      session.tell(event, of: run, printer)
    }
  }

  /// Runs all steps, writes the report and prints the summary. Collective.
  private func complete(
    _ study: Study, _ configuration: StudyConfiguration, writingTo directories: StudyDirectories, in session: Session,
    block: ProgressPrinter.Block
  ) throws {
    try foretell(study, session)
    let (result, timing) = try study.run()
    // Results go another way to the terminal, and the block must be gone before them.
    block.close()
    try session.world.agree {
      guard session.world.isRoot else { return }
      let facts = try MachineFacts.kept(in: directories, isNew: timing.trained > 0, ranks: session.world.size)
      try StudyReport(result, facts: facts).write(to: directories)
    }
    try refuse(result, of: configuration, session.world)
    try session.print(StudySummary(result, timing, report: directories.report)) {
      [StudyReport(result).text, "", "report: \(directories.report)", student(result)].compactMap { $0 }
        .joined(separator: "\n")
    }
  }

  /// The line that names the best student's directory, the last one.
  private func student(_ result: StudyResult) -> String? { result.studentDirectory.map { "student: \($0)" } }

  /// Ends the command when there is nothing to show. Collective.
  private func refuse(_ result: StudyResult, of configuration: StudyConfiguration, _ world: Communicator) throws {
    guard result.isEmpty else { return }
    let error = StudyError.allDiverged(
      study: result.study, runs: result.diverged.count, keys: configuration.learningRateKeys)
    throw AgreedFailure(rank: 0, cause: world.isRoot ? error : nil)
  }

  /// Prints what evaluations will cost. Collective.
  private func foretell(_ study: Study, _ session: Session) throws {
    let cost = try study.workLeft()
    guard session.world.isRoot, cost.scoring.tokens > 0 else { return }
    let speed = AssumedSpeed.measure() * Double(session.world.size)
    session.logger.info("evaluations: \(cost.scoring.text(speed: speed)) at an assumed speed")
    if cost.exceedsTraining { session.logger.info("\(evaluationAdvice)") }
  }
}
