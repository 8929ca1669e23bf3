import ArgumentParser
import Evaluation
import Files
import Foundation
import Logging
import MessagePassing
import Store
import Studies
import TensorKernels
import Training

/// A command that runs on every rank of a world.
protocol RankedCommand: ParsableCommand {
  var common: CommonOptions { get }
  /// False when the command has no use for the threads of the matrix library.
  var multipliesMatrices: Bool { get }
  /// Does the command's work. Called on every rank.
  func run(_ session: Session) throws
}

extension RankedCommand {
  var multipliesMatrices: Bool { true }
}

/// A command that has no work to share: the first rank does it without MPI, and the others end at once.
protocol LocalCommand: RankedCommand {}

extension LocalCommand {
  var multipliesMatrices: Bool { false }
}

/// This rank's part of one command: the world, the logger, and the handling of errors.
struct Session {
  /// All ranks.
  let world: Communicator
  /// Logs messages on the first rank, and only warnings and errors elsewhere.
  let logger: Logger
  private let options: CommonOptions

  /// Runs a command between the start and the end of MPI.
  ///
  /// - Returns: The exit code, the same on every rank.
  static func run(_ command: some RankedCommand) -> Int32 {
    if command is any LocalCommand, !JobLauncher().isFirstRank { return ExitCode.done }
    do {
      let environment = try command is any LocalCommand ? MPIEnvironment(alone: ()) : MPIEnvironment()
      let session = Session(world: environment.world, options: command.common)
      try MatrixKernels.select(threads: command.common.threads)
      if !command.multipliesMatrices, command.common.threads > 1 {
        session.warn(["--threads has no effect: this command multiplies no matrices"])
      }
      return session.run(command)
    } catch {
      Console.complain("\(error)")
      return ExitCode.of(error)
    }
  }

  private init(world: Communicator, options: CommonOptions) {
    self.world = world
    self.options = options
    let level = world.isRoot ? options.logLevel : options.quiet ? .error : .warning
    logger = Logger(label: "chorus") { _ in ConsoleLogHandler(logLevel: level) }
  }

  private func run(_ command: some RankedCommand) -> Int32 {
    do {
      try command.run(self)
      return ExitCode.done
    } catch let failure as AgreedFailure {
      return end(failure)
    } catch {
      return end(error)
    }
  }

  /// Ends a command by an error that all ranks know of: one of them prints it, and all return.
  private func end(_ failure: AgreedFailure) -> Int32 {
    if let cause = failure.cause { complain(cause) }
    let code = failure.cause.map { Int(ExitCode.of($0)) } ?? 0
    return (try? world.allReduceMaximum(code)).map { Int32($0) } ?? ExitCode.internalError
  }

  /// Ends a command by an error that other ranks do not know of: prints it and aborts all ranks.
  private func end(_ error: any Error) -> Int32 {
    let code = ExitCode.of(error)
    guard world.size > 1 else {
      complain(error)
      return code
    }
    if case StudyError.peer = error {
      // The rank with the error prints it and aborts this one.
      Thread.sleep(forTimeInterval: 5)
    } else {
      complain(error)
    }
    world.abort(exitCode: code)
    return code
  }

  private func complain(_ error: any Error) {
    let place = world.size > 1 ? "rank \(world.rank) of \(world.size) on \(MPIEnvironment.hostName()): " : ""
    Console.complain("\(place)\(error)")
  }

  /// Prints a command's result on the first rank, as JSON if `--json` is given, otherwise as text.
  func print(_ result: some Encodable, text: () -> String) throws {
    guard world.isRoot else { return }
    if options.json {
      try Console.write(String(decoding: try canonicalJSON(result, pretty: false), as: UTF8.self))
    } else {
      try Console.write(text())
    }
  }

  /// Warns on the first rank.
  func warn(_ sentences: [String]) {
    guard world.isRoot else { return }
    for sentence in sentences { logger.warning("\(sentence)") }
  }

  /// Warns when the ranks of the first node have more threads than cores. Collective.
  func warnAboutCores() throws {
    let node = try world.splitByNode()
    let usable = try node.usableCoreCount()
    guard node.size * options.threads > usable else { return }
    logger.warning(
      "\(node.size) rank(s) × \(options.threads) thread(s) share \(usable) core(s) on this node and wait for each other; start fewer"
    )
  }

  /// Prints an event of a run on its team's first rank.
  func tell(_ event: RunEvent, of run: String, _ printer: ProgressPrinter) {
    switch event {
    case .progress(let progress): printer.report(run, progress)
    case .scoring(let split, let event): tell(event, of: "\(run), \(split.rawValue)", printer)
    case .planned(let cost): foretell(cost, printer)
    case .waiting(let directory): logger.info("\(directory) is being trained by another start; waiting for it")
    case .resumed(let step, let stepCount): printer.tell("\(run): resuming after step \(step) of \(stepCount)")
    case .unreached(let words, let seen):
      let list = words.map { "\($0)" }.joined(separator: ", ")
      logger.warning(
        "\(run): training reads \(seen) words in all, so no model is saved at training.saveAt.words \(list)")
    case .rejectedCheckpoint(let error): logger.warning("\(run): \(error); trying the checkpoint before it")
    }
  }

  /// Prints what the evaluations of a run will cost.
  private func foretell(_ cost: EvaluationCost, _ printer: ProgressPrinter) {
    printer.tell(cost.text(speed: AssumedSpeed.measure() * Double(world.size)))
    if cost.exceedsTraining { printer.tell(evaluationAdvice) }
  }

  /// Prints an event of a scoring on its first rank.
  func tell(_ event: ScoringSetting.Event, of task: String, _ printer: ProgressPrinter) {
    switch event {
    case .progress(let done, let all): printer.reportScoring(task, done: done, of: all)
    case .resumed(let done, let all): printer.tell("\(task): resuming after \(done) of \(all) tokens")
    case .notKept(let error):
      logger.warning("\(task): unfinished scores cannot be kept, so that a stop request loses them: \(error)")
    }
  }

  /// A progress printer that respects `--quiet`.
  func progressPrinter(block: ProgressPrinter.Block = .none) -> ProgressPrinter {
    ProgressPrinter(isQuiet: options.quiet, isTerminal: Console.isTerminal && world.size == 1, block: block)
  }

  /// The part of this rank in drawing a study's progress, where there is a terminal.
  func block(of directories: StudyDirectories) -> ProgressPrinter.Block {
    guard let terminal = LiveTerminal.current, !options.quiet else { return .none }
    return world.isRoot ? .here(LiveStudy(directories, on: terminal)) : .elsewhere
  }
}
