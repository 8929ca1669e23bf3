import Corpora
import Ensembles
import Evaluation
import Files
import Foundation
import Logging
import MessagePassing
import Store
import Training

/// A study while all ranks work on it; the same command again goes on where the last one stopped.
public final class Study {
  /// What happens while runs are trained, called on the first rank of each team: the run's name and the event.
  public typealias Report = (_ run: String, RunEvent) -> Void
  /// What happens while something is made of tokens, called on the first rank: what it is, its tokens done and all of them.
  public typealias ReportTokens = (_ what: String, _ done: Int, _ all: Int) -> Void

  let configuration: StudyConfiguration
  let directories: StudyDirectories
  let corpus: Corpus
  let cells: [Cell]
  let store: RunStore
  let workers: StudyWorkers
  let logger: Logger
  let reportTokens: ReportTokens
  private let lock: DirectoryLock?
  private let ledger: Ledger?
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  var world: Communicator { workers.world }

  /// Prepares the corpus and checks every run's settings. Collective; all arguments agree.
  ///
  /// - Parameter onlyPlans: whether nothing will be run, so that another process may run the study meanwhile.
  /// - Throws: `AgreedFailure` when a rank finds something wrong.
  public init(
    _ configuration: StudyConfiguration, directories: StudyDirectories, world: Communicator, stop: StopFlag,
    logger: Logger,
    onlyPlans: Bool = false, reportTokens: @escaping ReportTokens = { _, _, _ in }, report: @escaping Report
  ) throws {
    self.configuration = configuration
    self.directories = directories
    self.logger = logger
    self.reportTokens = reportTokens
    start = clock.now
    logger.info("reading the text and preparing the corpus")
    let prepared = try StudyCorpus.prepare(configuration.text, in: directories, world: world)
    (corpus, cells) = try world.agree {
      // This rank may see other files than the one that wrote them.
      let corpus = try Corpus(directory: prepared.directory)
      let cells = Cell.all(of: configuration, corpus: corpus)
      try Self.check(cells, corpus)
      try corpus.verify()
      return (corpus, cells)
    }
    try corpus.agree(on: world)
    let writes = world.isRoot && !onlyPlans
    lock = try world.agree { writes ? try DirectoryLock(directory: directories.own) : nil }
    ledger = try world.agree { writes ? try Self.openLedger(directories) : nil }
    store = RunStore(directories: directories, corpus: corpus, checkpointEvery: configuration.checkpointEvery)
    workers = StudyWorkers(
      world: world, stop: stop, logger: logger, ledger: ledger, lanes: configuration.training.lanes, report: report)
  }

  /// A study that can be planned alone, without its text: the largest number of tokens that it asks for is taken to be there,
  /// and nothing to be trained yet. Collective; all arguments agree.
  ///
  /// - Throws: `AgreedFailure` of a `ConfigurationError`.
  public init(
    withoutText configuration: StudyConfiguration, directories: StudyDirectories, world: Communicator, stop: StopFlag,
    logger: Logger
  ) throws {
    (self.configuration, self.directories, self.logger) = (configuration, directories, logger)
    (start, reportTokens) = (clock.now, { _, _, _ in })
    (corpus, cells) = try world.agree {
      let text = configuration.text
      let corpus = try Corpus.assumed(
        trainTokens: configuration.tokenCounts.last ?? 0, validation: text.validation, test: text.test,
        vocabulary: text.vocabularySize)
      let cells = Cell.all(of: configuration, corpus: corpus)
      for cell in cells { _ = try cell.base.stepCount() }
      return (corpus, cells)
    }
    (lock, ledger) = (nil, nil)
    store = RunStore(directories: directories, corpus: corpus, checkpointEvery: configuration.checkpointEvery)
    workers = StudyWorkers(
      world: world, stop: stop, logger: logger, ledger: nil, lanes: configuration.training.lanes
    ) { _, _ in }
  }

  /// Opens the study's journal, and removes what a start that was killed left half written; the study's lock is held.
  private static func openLedger(_ directories: StudyDirectories) throws -> Ledger {
    for name in ["runs", "evaluations"] { try createDirectory("\(directories.output)/store/\(name)") }
    for directory in [directories.own, directories.figures] { AtomicFile.removePartials(in: directory) }
    directories.evaluations.removePartials()
    let ledger = try Ledger(directories)
    try ledger.append(.studyStarted, directories.study)
    return ledger
  }

  private static func check(_ cells: [Cell], _ corpus: Corpus) throws {
    for cell in cells {
      let found = corpus.manifest.part(.train).tokens
      guard cell.tokens <= found else {
        throw CorpusError.tooFewTokens(asked: cell.tokens, found: found, split: Split.train.rawValue)
      }
      _ = try cell.base.stepCount()
      try cell.base.checkMemory()
    }
  }

  /// Makes every run that the recipes ask for, evaluates the ensembles and fits the laws. Collective.
  ///
  /// - Throws: `AgreedFailure` when all ranks know of a fault or of the wish to stop; `StudyError` when a team failed
  ///   while others work.
  public func run() throws -> (StudyResult, StudyTiming) {
    let manifest = corpus.manifest
    logger.info(
      "corpus: \(manifest.documents) documents, \(manifest.part(.train).tokens) training tokens, vocabulary \(manifest.vocabulary)"
    )
    let searches = try search()
    let ensembles = try trainMembers(searches)
    let cells = try weigh(Self.choose(try ensembles.compactMap { try evaluate($0) }))
    let controls = try control(cells)
    let students = try distill(cells, searches)
    let result = try world.agree {
      let searches = try searches.map { try $0.result(store) }
      return StudyResult(
        study: configuration.name, corpus: corpus.directory, corpusFingerprint: corpus.fingerprint,
        documents: manifest.documents, trainTokens: manifest.part(.train).tokens, vocabulary: manifest.vocabulary,
        searches: searches, cells: cells, diverged: try workers.divergedRuns(),
        outcomes: RecipeOutcomes(searches: searches, cells: cells), controls: controls,
        distilled: configuration.distillation == nil ? nil : students)
    }
    let timing = StudyTiming(
      ranks: world.size, runs: workers.runCount, trained: workers.trained,
      reused: workers.runCount - workers.trained, seconds: (clock.now - start) / .seconds(1),
      coreSeconds: workers.coreSeconds)
    try world.agree { try save(result, timing) }
    return (result, timing)
  }

  /// Trains the runs of searches and ensembles together with other starts of the study that share its store. What is left
  /// to do then, evaluations, controls and students, is `run`'s, by one start. Collective.
  ///
  /// - Returns: how many runs there are, and how many of them this start trained.
  /// - Throws: as `run`.
  public func trainWithOthers() throws -> (runs: Int, trained: Int) {
    _ = try trainMembers(try search())
    try world.agree { try ledger?.append(.studyFinished, directories.study) }
    return (workers.runCount, workers.trained)
  }

  private func save(_ result: StudyResult, _ timing: StudyTiming) throws {
    guard world.isRoot else { return }
    try AtomicFile.write(canonicalJSON(result, pretty: true), to: directories.result)
    try AtomicFile.write(canonicalJSON(timing, pretty: true), to: "\(directories.own)/timing.json")
    try ledger?.append(.studyFinished, directories.study)
  }
}
