import Corpora
import Ensembles
import Evaluation
import Files
import Foundation
import Logging
import MessagePassing
import Training

/// A study while all ranks work on it; the same command again goes on where the last one stopped.
public final class Study {
  /// What happens while members are trained, called on the first rank of each team: the run's name and the event.
  public typealias Report = (_ run: String, RunEvent) -> Void

  private let configuration: StudyConfiguration
  private let folders: StudyFolders
  private let world: Communicator
  private let stop: StopFlag
  private let logger: Logger
  private let corpus: Corpus
  private let cells: [Cell]
  private let lock: FolderLock?
  private let ledger: Ledger?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var trained = 0
  private var coreSeconds = 0.0

  /// A run of a cell's member.
  private struct Task {
    let cell: Cell
    let member: Int
    let folder: String
    let run: Run
    var name: String { "\(cell.size)-D\(cell.tokens)-member\(member)" }
  }

  /// Prepares the corpus and checks every run's settings. Collective; all arguments agree.
  ///
  /// - Throws: `AgreedFailure` when a rank finds something wrong.
  public init(
    _ configuration: StudyConfiguration, folders: StudyFolders, world: Communicator, stop: StopFlag, logger: Logger
  ) throws {
    self.configuration = configuration
    self.folders = folders
    self.world = world
    self.stop = stop
    self.logger = logger
    start = clock.now
    let corpusFolder = try world.fromFirst {
      logger.info("reading the text and preparing the corpus")
      return Array(try StudyCorpus.prepare(configuration.text, in: folders).utf8)
    }
    (corpus, cells) = try world.agree {
      let corpus = try Corpus(folder: String(decoding: corpusFolder, as: UTF8.self))
      let cells = Cell.all(of: configuration, corpus: corpus)
      try Self.check(cells, corpus)
      try corpus.verify()
      return (corpus, cells)
    }
    try corpus.agree(on: world)
    lock = try world.agree { world.isFirst ? try FolderLock(folder: folders.own) : nil }
    ledger = try world.agree { world.isFirst ? try Self.openLedger(folders) : nil }
  }

  private static func openLedger(_ folders: StudyFolders) throws -> Ledger {
    for name in ["runs", "evaluations"] { try createFolder("\(folders.output)/store/\(name)") }
    let ledger = try Ledger(folder: folders.own)
    try ledger.append(.studyStarted, folders.study)
    return ledger
  }

  private static func check(_ cells: [Cell], _ corpus: Corpus) throws {
    for cell in cells {
      let found = corpus.manifest.part(.train).tokens
      guard cell.tokens <= found else {
        throw CorpusError.tooFewTokens(asked: cell.tokens, found: found, split: Split.train.rawValue)
      }
      _ = try cell.members.first?.stepCount()
    }
  }

  /// Trains what is not trained yet and evaluates the ensembles. Collective.
  ///
  /// - Throws: `AgreedFailure` when all ranks know of a fault or of the wish to stop; `StudyError` when a team failed
  ///   while others work.
  public func run(report: @escaping Report) throws -> (StudyResult, StudyTiming) {
    let manifest = corpus.manifest
    logger.info(
      "corpus: \(manifest.documents) documents, \(manifest.part(.train).tokens) training tokens, vocabulary \(manifest.vocabulary)"
    )
    try train(report: report)
    let result = try StudyResult(
      study: configuration.name, corpus: corpus.folder, corpusFingerprint: corpus.fingerprint,
      documents: manifest.documents, trainTokens: manifest.part(.train).tokens, vocabulary: manifest.vocabulary,
      cells: cells.compactMap { try evaluate($0) }, diverged: divergedRuns())
    let runs = configuration.memberCount * cells.count
    let timing = StudyTiming(
      ranks: world.size, runs: runs, trained: trained, reused: runs - trained, seconds: seconds(since: start),
      coreSeconds: coreSeconds)
    try world.agree { try save(result, timing) }
    return (result, timing)
  }

  private func train(report: @escaping Report) throws {
    let tasks = try world.agree { try openTasks() }
    let placement = Placement(members: Array(tasks.indices), ranks: world.size, lanes: configuration.training.lanes)
    for (index, round) in placement.rounds.enumerated() {
      try endWhenAsked()
      let names = round.map { tasks[$0.member].name }.joined(separator: ", ")
      logger.info("round \(index + 1) of \(placement.rounds.count): training \(names)")
      try world.agree { for seat in round { try note(.runStarted, tasks[seat.member]) } }
      let events = try trainRound(round, placement.seat(of: world.rank, round: index), tasks, report: report)
      trained += events.filter { $0 == .runFinished || $0 == .runDiverged }.count
      try world.agree { for (seat, event) in zip(round, events) { try note(event, tasks[seat.member]) } }
      if events.contains(.runStopped) { throw Stopped.agreed(stop, world: world) }
    }
  }

  /// Ends all ranks in order when any of them was asked to stop. Collective.
  private func endWhenAsked() throws {
    if try world.maximum(stop.poll() ? 1 : 0) > 0 { throw Stopped.agreed(stop, world: world) }
  }

  /// The runs that are not finished yet.
  private func openTasks() throws -> [Task] {
    var tasks: [Task] = []
    for cell in cells {
      for member in cell.members.indices {
        let task = try task(cell, member)
        if try task.run.finishedResult() != nil || task.run.divergence() != nil {
          if world.isFirst { task.run.removeLeftovers() }
          try note(.runReused, task)
        } else {
          tasks.append(task)
        }
      }
    }
    return tasks
  }

  private func task(_ cell: Cell, _ member: Int) throws -> Task {
    let folder = try folders.run(cell, member: member)
    let run = try Run(
      cell.members[member], corpus: corpus, folder: folder, checkpointEvery: configuration.checkpointEvery)
    return Task(cell: cell, member: member, folder: folder, run: run)
  }

  private func note(_ event: Ledger.Event, _ task: Task) throws {
    try ledger?.append(event, task.name, fingerprint: task.cell.members[task.member].fingerprint())
  }

  /// Trains the runs of a round, each on its team. Collective over the world.
  ///
  /// - Returns: what became of each seat's run, on every rank.
  private func trainRound(
    _ round: [Placement.Seat], _ seat: Placement.Seat?, _ tasks: [Task], report: @escaping Report
  ) throws -> [Ledger.Event] {
    let team = try world.split(color: seat?.member)
    var stepSeconds = [Double](repeating: 0, count: world.size)
    var events = [Double](repeating: 0, count: round.count)
    if let seat, let team, let place = round.firstIndex(of: seat) {
      let (event, seconds) = try train(tasks[seat.member], team, report: report)
      stepSeconds[world.rank] = seconds
      if team.isFirst { events[place] = Double(event.rawValue) }
    }
    try stop.barrier()
    try world.merge(&stepSeconds)
    try world.merge(&events)
    coreSeconds += stepSeconds.reduce(0, +)
    return events.map { Ledger.Event(rawValue: Int($0)) ?? .runStopped }
  }

  /// Trains one run on a team. Collective over the team.
  ///
  /// - Returns: what became of it, and the seconds spent in steps.
  private func train(
    _ task: Task, _ team: Communicator, report: @escaping Report
  ) throws -> (event: Ledger.Event, stepSeconds: Double) {
    do {
      let claim = try RunClaim.take(task.run, team: team, stop: stop, logger: logger)
      guard case .own(let lock) = claim else {
        if case .done = claim { return (.runReused, 0) }
        return (.runStopped, 0)
      }
      defer { withExtendedLifetime(lock) {} }
      let (outcome, timing) = try task.run.execute(team: team, stop: stop) { report(task.name, $0) }
      return (Ledger.Event(outcome), timing.ownStepSeconds)
    } catch let failure as AgreedFailure where team.size < world.size {
      // Other teams are at work and cannot be asked to agree.
      throw failure.cause.map { StudyError.member(name: task.name, cause: $0) }
        ?? StudyError.peer(name: task.name, rank: failure.rank)
    }
  }

  /// The runs of the study whose loss stopped being a number.
  private func divergedRuns() throws -> [StudyResult.DivergedRun] {
    try world.agree {
      try cells.flatMap { cell in
        try cell.members.indices.compactMap { member in
          let task = try task(cell, member)
          return try task.run.divergence().map { .init(name: task.name, step: $0.step, loss: $0.loss) }
        }
      }
    }
  }

  /// The ensemble of a cell's finished members; nil when all diverged. Collective.
  private func evaluate(_ cell: Cell) throws -> StudyResult.CellResult? {
    try endWhenAsked()
    let members = try world.agree {
      try cell.members.indices.compactMap { member in
        let task = try task(cell, member)
        return try task.run.finishedResult().map { (folder: task.folder, result: $0) }
      }
    }
    guard let parameters = members.first?.result.parameters else { return nil }
    let (training, memberFolders, results) = (cell.members[0].training, members.map(\.folder), members.map(\.result))
    return try StudyResult.CellResult(
      model: cell.size, parameters: parameters, tokens: cell.tokens, epochs: training.epochs,
      learningRate: training.learningRate, weightDecay: training.optimizer.weightDecay,
      folders: memberFolders, fingerprints: results.map(\.fingerprint), trainLosses: results.map(\.trainLoss),
      validation: curves(.validation, memberFolders, results), test: curves(.test, memberFolders, results))
  }

  /// The curves of a split, from the store when they are there.
  private func curves(_ split: Split, _ memberFolders: [String], _ results: [RunResult]) throws -> EnsembleCurves {
    struct Step: Encodable {
      let kind = "ensemble"
      let version = 2
      let split: Split
      let members: [Fingerprint]
    }
    try endWhenAsked()
    let path = folders.evaluation(try Fingerprint(of: Step(split: split, members: results.map { $0.fingerprint })))
    let known = try world.fromFirst { exists(path) ? try readFile(path) : [] }
    if let curves = try? JSONDecoder().decode(EnsembleCurves.self, from: Data(known)) { return curves }
    logger.info(
      "evaluating \(memberFolders.count) members on \(corpus.manifest.part(split).tokens) \(split.rawValue) tokens")
    let ensemble = try world.agree { try SavedEnsemble(folders: memberFolders, corpus: corpus) }
    let curves = EnsembleCurves(try ensemble.scores(split, of: corpus, world: world))
    try world.agree { if world.isFirst { try AtomicFile.write(canonicalJSON(curves, pretty: false), to: path) } }
    return curves
  }

  private func save(_ result: StudyResult, _ timing: StudyTiming) throws {
    guard world.isFirst else { return }
    try AtomicFile.write(canonicalJSON(result, pretty: true), to: folders.result)
    try AtomicFile.write(canonicalJSON(timing, pretty: true), to: "\(folders.own)/timing.json")
    try ledger?.append(.studyFinished, folders.study)
  }

  private func seconds(since instant: ContinuousClock.Instant) -> Double {
    Double((clock.now - instant) / .nanoseconds(1)) * 1e-9
  }
}
