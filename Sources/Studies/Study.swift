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
  /// What happens while members are trained, called on the first rank of each team: the run's name and its progress.
  public typealias Report = (_ run: String, RunProgress) -> Void

  private let configuration: StudyConfiguration
  private let folders: StudyFolders
  private let world: Communicator
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
    _ configuration: StudyConfiguration, folders: StudyFolders, world: Communicator, logger: Logger
  ) throws {
    self.configuration = configuration
    self.folders = folders
    self.world = world
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
  /// - Throws: `AgreedFailure` when all ranks know of a fault; `StudyError` when a team failed while others work.
  public func run(report: Report) throws -> (StudyResult, StudyTiming) {
    let manifest = corpus.manifest
    logger.info(
      "corpus: \(manifest.documents) documents, \(manifest.part(.train).tokens) training tokens, vocabulary \(manifest.vocabulary)"
    )
    try train(report: report)
    let result = try StudyResult(
      study: configuration.name, corpus: corpus.folder, corpusFingerprint: corpus.fingerprint,
      documents: manifest.documents, trainTokens: manifest.part(.train).tokens, vocabulary: manifest.vocabulary,
      cells: cells.map { try evaluate($0) })
    let runs = configuration.memberCount * cells.count
    let timing = StudyTiming(
      ranks: world.size, runs: runs, trained: trained, reused: runs - trained, seconds: seconds(since: start),
      coreSeconds: coreSeconds)
    try world.agree { try save(result, timing) }
    return (result, timing)
  }

  private func train(report: Report) throws {
    let tasks = try world.agree { try openTasks() }
    trained = tasks.count
    let placement = Placement(members: Array(tasks.indices), ranks: world.size, lanes: configuration.training.lanes)
    for (index, round) in placement.rounds.enumerated() {
      let names = round.map { tasks[$0.member].name }.joined(separator: ", ")
      logger.info("round \(index + 1) of \(placement.rounds.count): training \(names)")
      try world.agree { try note(.runStarted, round.map { tasks[$0.member] }) }
      try trainRound(placement.seat(of: world.rank, round: index), tasks, report: report)
      try world.agree { try note(.runFinished, round.map { tasks[$0.member] }) }
    }
  }

  /// The runs that are not finished yet.
  private func openTasks() throws -> [Task] {
    var tasks: [Task] = []
    for cell in cells {
      for member in cell.members.indices {
        let folder = try folders.run(cell, member: member)
        let task = Task(
          cell: cell, member: member, folder: folder,
          run: try Run(cell.members[member], corpus: corpus, folder: folder))
        guard try task.run.finishedResult() == nil else {
          try ledger?.append(.runReused, task.name, fingerprint: cell.members[member].fingerprint())
          continue
        }
        tasks.append(task)
      }
    }
    return tasks
  }

  private func note(_ event: Ledger.Event, _ tasks: [Task]) throws {
    for task in tasks {
      try ledger?.append(event, task.name, fingerprint: task.cell.members[task.member].fingerprint())
    }
  }

  private func trainRound(_ seat: Placement.Seat?, _ tasks: [Task], report: Report) throws {
    let team = try world.split(color: seat?.member)
    var stepSeconds = [Double](repeating: 0, count: world.size)
    if let seat, let team {
      let task = tasks[seat.member]
      do {
        let (_, timing) = try task.run.execute(team: team) { report(task.name, $0) }
        stepSeconds[world.rank] = timing.stepSeconds
      } catch let failure as AgreedFailure where team.size < world.size {
        // Other teams are at work and cannot be asked to agree.
        throw failure.cause.map { StudyError.member(name: task.name, cause: $0) }
          ?? StudyError.peer(name: task.name, rank: failure.rank)
      }
    }
    try world.merge(&stepSeconds)
    coreSeconds += stepSeconds.reduce(0, +)
  }

  private func evaluate(_ cell: Cell) throws -> StudyResult.CellResult {
    let (memberFolders, results) = try world.agree {
      let memberFolders = try cell.members.indices.map { try folders.run(cell, member: $0) }
      let results = try zip(cell.members, memberFolders).compactMap { member, folder in
        try Run(member, corpus: corpus, folder: folder).finishedResult()
      }
      return (memberFolders, results)
    }
    let first = cell.members[0]
    return try StudyResult.CellResult(
      model: cell.size, parameters: results.first?.parameters ?? 0, tokens: cell.tokens, epochs: first.training.epochs,
      learningRate: first.training.learningRate, weightDecay: first.training.optimizer.weightDecay,
      folders: memberFolders, fingerprints: results.map { $0.fingerprint }, trainLosses: results.map { $0.trainLoss },
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
