import Corpora
import Evaluation
import Files
import Foundation
import Logging
import MessagePassing
import Store
import Training

/// A study while all ranks work on it; the same command again resumes where the last one stopped.
public final class Study {
  /// Called on the first rank of each team while runs are trained, with the run's name and the event.
  public typealias Report = (_ run: String, RunEvent) -> Void
  /// Called on the first rank while something is made: what it is, its tokens or texts done, and all of them.
  public typealias ReportProgress = (_ what: String, _ done: Int, _ all: Int) -> Void
  /// Called on the first rank as soon as an ensemble is evaluated.
  public typealias ReportEnsemble = (EvaluatedEnsemble) -> Void

  let configuration: StudyConfiguration
  let directories: StudyDirectories
  let corpora: StudyCorpora
  /// The cells of members.
  let cells: [Cell]
  /// The cells that students may have: those of members, and of sizes for students alone.
  let studentCells: [Cell]
  let store: RunStore
  /// The parts of the store that graphs of the study have found complete.
  let known = KnownResults()
  let workers: StudyWorkers
  let logger: Logger
  let reportTokens: ReportProgress
  let reportTexts: ReportProgress
  private let reportScoring: ReportProgress
  let reportEnsemble: ReportEnsemble
  private let lock: DirectoryLock?
  let ledger: Ledger?
  private let start: ContinuousClock.Instant

  var world: Communicator { workers.world }

  /// The corpus of the study's text.
  var corpus: Corpus { corpora.own }

  /// Seconds since the study was opened.
  var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Prepares the corpus and checks every run's settings. Collective; all arguments agree.
  ///
  /// - Parameter onlyPlans: true when nothing will be run, so that another process may run the study meanwhile.
  /// - Throws: `AgreedFailure` when a rank finds something wrong.
  public convenience init(
    _ configuration: StudyConfiguration, directories: StudyDirectories, setting: StudySetting, onlyPlans: Bool = false
  ) throws {
    let start = ContinuousClock.now
    let world = setting.world
    setting.logger.info("reading the text and preparing the corpus")
    try configuration.world.map { try WorldFiles($0, in: directories).make(on: world) }
    let texts = try StudyTexts(configuration, directories)
    let corpora = try Self.open(texts, configuration, setting, onlyPlans: onlyPlans)
    let writes = world.isRoot && !onlyPlans
    let lock = try world.agree { writes ? try DirectoryLock(directory: directories.own) : nil }
    let ledger = try world.agree { writes ? try Self.openLedger(directories) : nil }
    try world.agree { if writes { try texts.record(corpora) } }
    self.init(configuration, directories, corpora, setting, start: start, lock: lock, ledger: ledger)
  }

  /// A study that can be planned alone, without its text: the largest number of tokens that it asks for is taken to be there,
  /// and nothing to be trained yet. Collective; all arguments agree.
  ///
  /// - Throws: `AgreedFailure` of a `ConfigurationError`.
  public convenience init(
    withoutText configuration: StudyConfiguration, directories: StudyDirectories, setting: StudySetting
  ) throws {
    let start = ContinuousClock.now
    let corpora = try setting.world.agree { try Self.assumedCorpora(configuration) }
    self.init(configuration, directories, corpora, setting, start: start, lock: nil, ledger: nil)
  }

  private init(
    _ configuration: StudyConfiguration, _ directories: StudyDirectories, _ corpora: StudyCorpora,
    _ setting: StudySetting, start: ContinuousClock.Instant, lock: DirectoryLock?, ledger: Ledger?
  ) {
    self.configuration = configuration
    self.directories = directories
    self.corpora = corpora
    self.start = start
    self.lock = lock
    self.ledger = ledger
    cells = Cell.all(of: configuration, corpora, sizes: configuration.sizes)
    studentCells = Cell.all(of: configuration, corpora, sizes: configuration.allSizes)
    store = RunStore(configuration, directories: directories, corpora: corpora)
    workers = StudyWorkers(setting, ledger: ledger, lanes: configuration.training.lanes)
    logger = setting.logger
    reportTokens = setting.reportTokens
    reportTexts = setting.reportTexts
    reportScoring = setting.reportScoring
    reportEnsemble = setting.reportEnsemble
  }

  /// Tells the news of an evaluation.
  func tell(_ event: ScoringSetting.Event, of name: String) {
    switch event {
    case .progress(let done, let all): reportScoring(name, done, all)
    case .resumed(let done, let all): logger.info("\(name): resuming after \(done) of \(all) tokens")
    case .notKept(let error): logger.warning("\(name): unfinished scores cannot be kept: \(error)")
    }
  }

  /// The parts of every study, in the order in which they build on each other.
  func makeParts() -> [any StudyPart] {
    [
      SearchPart(), MembersPart(), EnsemblesPart(), FittedWeightsPart(), MixturePart(), ControlsPart(), StudentsPart(),
      ContinuedPart(), TasksPart(), SyntheticPart(), BootstrapPart(), AblationPart(),
    ]
  }
}

/// The ranks that work on a study, and how they are told to stop and report.
public struct StudySetting {
  /// All ranks.
  public let world: Communicator
  /// The flag that stop requests raise.
  public let stop: StopFlag
  /// Reports on the first rank.
  public let logger: Logger
  /// Called while samples and distributions are made.
  public let reportTokens: Study.ReportProgress
  /// Called while texts are drawn.
  public let reportTexts: Study.ReportProgress
  /// Called while ensembles are evaluated.
  public let reportScoring: Study.ReportProgress
  /// Called when an ensemble has been evaluated.
  public let reportEnsemble: Study.ReportEnsemble
  /// Called while runs are trained.
  public let report: Study.Report

  /// A setting that reports nothing unless told how.
  public init(
    world: Communicator, stop: StopFlag, logger: Logger, reportTokens: @escaping Study.ReportProgress = { _, _, _ in },
    reportTexts: @escaping Study.ReportProgress = { _, _, _ in },
    reportScoring: @escaping Study.ReportProgress = { _, _, _ in },
    reportEnsemble: @escaping Study.ReportEnsemble = { _ in },
    report: @escaping Study.Report = { _, _ in }
  ) {
    self.world = world
    self.stop = stop
    self.logger = logger
    self.reportTokens = reportTokens
    self.reportTexts = reportTexts
    self.reportScoring = reportScoring
    self.reportEnsemble = reportEnsemble
    self.report = report
  }
}

// MARK: Opening

extension Study {
  /// The corpora, prepared by all ranks and verified by each. Collective.
  private static func open(
    _ texts: StudyTexts, _ configuration: StudyConfiguration, _ setting: StudySetting, onlyPlans: Bool
  ) throws -> StudyCorpora {
    let world = setting.world
    func prepare(_ text: StudyText) throws -> Corpus {
      try StudyCorpus(text: text, logger: setting.logger, onlyPlans: onlyPlans).prepare(world: world)
    }
    let prepared = StudyCorpora(own: try prepare(texts.own), general: try texts.general.map { try prepare($0) })
    let corpora = try world.agree {
      let corpora = try prepared.reopened()
      for cell in Cell.all(of: configuration, corpora, sizes: configuration.allSizes) {
        try cell.check(corpora, configuration)
      }
      return corpora
    }
    try corpora.verify(on: world)
    try corpora.checkHeldOut(on: world)
    return corpora
  }

  private static func assumedCorpora(_ configuration: StudyConfiguration) throws -> StudyCorpora {
    let tokens = configuration.tokenCounts.last ?? 0
    let corpora = StudyCorpora(
      own: try configuration.text.assumedCorpus(trainTokens: tokens),
      general: try configuration.general.map { try $0.text.assumedCorpus(trainTokens: $0.tokens ?? tokens) })
    for cell in Cell.all(of: configuration, corpora, sizes: configuration.allSizes) { _ = try cell.base.stepCount() }
    return corpora
  }

  /// Opens the study's journal, and removes what a start that was killed left half written; the study's lock is held.
  private static func openLedger(_ directories: StudyDirectories) throws -> Ledger {
    try directories.createStore()
    directories.removePartials()
    let ledger = try Ledger(directories)
    try ledger.append(.studyStarted, directories.study)
    return ledger
  }
}

extension StudyConfiguration.Text {
  /// A corpus as the text's would be, for estimates.
  fileprivate func assumedCorpus(trainTokens: Int) throws -> Corpus {
    try Corpus.assumed(trainTokens: trainTokens, validation: validation, test: test, vocabulary: vocabularySize)
  }
}

extension StudyDirectories {
  fileprivate func createStore() throws {
    for name in ["runs", "evaluations"] { try createDirectory("\(output)/store/\(name)") }
  }

  fileprivate func removePartials() {
    for directory in [own, figures] { AtomicFile.removePartials(in: directory) }
    evaluations.removePartials()
  }
}

extension Cell {
  /// Checks that the text is long enough for a run of the cell, and that such a run is possible.
  fileprivate func check(_ corpora: StudyCorpora, _ study: StudyConfiguration) throws {
    for (source, corpus) in zip(base.data.sources, corpora.corpora(of: base.data)) {
      let found = corpus.manifest.part(.train).tokens
      guard source.tokens <= found else {
        throw CorpusError.tooFewTokens(asked: source.tokens, found: found, split: Split.train.rawValue)
      }
    }
    _ = try base.stepCount()
    if let recipe = study.recipes.continued {
      for continued in continuedRuns(point, recipe) { _ = try continued.run.stepCount() }
    }
    if base.data.sources.count > 1 { try base.mixingRatio() }
    try base.checkMemory()
  }
}
