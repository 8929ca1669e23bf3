import Corpora
import Ensembles
import Evaluation
import Files
import MessagePassing
import Training

/// Students that learn from one another: the first from the teacher, each of the others from the one before it.
///
/// A single student is a chain of one link. Seeds count up along the chain.
public struct DistillationChain {
  /// The news of a chain in progress, told on the first rank except where noted.
  public enum Event {
    /// Distributions are about to be made that take so many bytes; told on every rank.
    case distributionsMissing(bytes: Int)
    /// Distributions are made.
    case distributions(done: Int, of: Int)
    /// A student is trained; its name says which.
    case training(name: String, RunEvent)
  }

  /// The directories and the method of a chain.
  public struct Settings: Sendable {
    /// The directories of the teacher's members.
    public var teacher: [String]
    /// The method of all students.
    public var method: DistillationMethod
    /// The number of students.
    public var linkCount: Int
    /// The directory of the last student.
    public var output: String
    /// The directory of distributions and of the students before the last.
    public var cache: String

    /// A chain, or a single student.
    public init(teacher: [String], method: DistillationMethod, linkCount: Int, output: String, cache: String) {
      self.teacher = teacher
      self.method = method
      self.linkCount = linkCount
      self.output = output
      self.cache = cache
    }
  }

  /// The students of a chain unless stated otherwise: the fewest of which one teaches another.
  public static let defaultLinkCount = 2

  private let student: RunFile
  private let distillation: DistillationSettings
  private let settings: Settings
  private let first: Distiller

  /// Checks the teacher against the student. All ranks do it.
  ///
  /// - Parameter samples: the directory of the teacher's samples; that of the run file unless given.
  /// - Throws: `EnsembleError`, `DistillationError`, `FileError.system`; `CorpusError.emptySplit` without validation documents.
  public init(_ student: RunFile, samples: String?, settings: Settings) throws {
    // The best of the teacher's members is chosen there.
    guard student.corpus.manifest.part(.validation).tokens > 0 else { throw CorpusError.emptySplit("validation") }
    var distillation = student.distillation
    if let samples { distillation.samples = samples }
    self.student = student
    self.distillation = distillation
    self.settings = settings
    first = try Distiller(
      teacher: settings.teacher, of: student.configuration, corpus: student.corpus, settings: distillation,
      cache: settings.cache)
  }

  /// Trains all students that have not finished. Collective.
  ///
  /// - Returns: the result of the last student, and its time when it was trained now.
  /// - Throws: `AgreedFailure`: a run diverged, was stopped, or a rank could not read or write.
  public func train(
    world: Communicator, stop: StopFlag, report: @escaping (Event) -> Void
  ) throws -> (RunResult, RunTiming?) {
    var distiller = first
    var link = 0
    while true {
      let run = try world.agree { try self.run(link, distiller) }
      try prepare(run, distiller, world: world, stop: stop, report: report)
      let name = settings.linkCount > 1 ? "link \(link + 1) of \(settings.linkCount)" : "training"
      let trained = try run.result(world: world, stop: stop) { report(.training(name: name, $0)) }
      if isLast(link) { return trained }
      link += 1
      distiller = try world.agree { try self.distiller(teacher: run.directory) }
    }
  }

  /// The distiller of a link that one student teaches.
  private func distiller(teacher: String) throws -> Distiller {
    var distillation = distillation
    distillation.memberWeights = nil
    return try Distiller(
      teacher: [teacher], of: student.configuration, corpus: student.corpus, settings: distillation,
      cache: settings.cache)
  }

  /// The run of a link.
  private func run(_ link: Int, _ distiller: Distiller) throws -> Run {
    let plan = try distiller.plan(configuration(ofLink: link), settings.method)
    var inputs = student.inputs
    inputs.distillation = plan.data
    return try Run(
      plan.run, inputs: inputs, directory: directory(ofLink: link, plan.run),
      options: student.options)
  }

  private func configuration(ofLink link: Int) -> RunConfiguration {
    var run = student.configuration
    run.training.seeds.advance(initialization: link, order: link)
    return run
  }

  private func directory(ofLink link: Int, _ run: RunConfiguration) throws -> String {
    try isLast(link) ? settings.output : "\(settings.cache)/link-\(run.fingerprint().short)"
  }

  private func isLast(_ link: Int) -> Bool { link + 1 == settings.linkCount }

  /// Makes the distributions of a run that has not ended.
  private func prepare(
    _ run: Run, _ distiller: Distiller, world: Communicator, stop: StopFlag, report: (Event) -> Void
  ) throws {
    guard try world.ended([run]) == [false] else { return }
    let bytes = try world.agree { try distiller.missingBytes(run.configuration) }
    if bytes > 0 { report(.distributionsMissing(bytes: bytes)) }
    try distiller.prepare(run, world: world, stop: stop) { report(.distributions(done: $0, of: $1)) }
  }

  /// The losses that the student is compared with, on test where there is one. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read, or was asked to stop; `MPIError`.
  public func compared(
    world: Communicator, stop: StopFlag, report: @escaping (ScoringSetting.Event) -> Void
  ) throws -> Retained {
    let content = try world.agree { try Fingerprint(of: first.members + [student.corpus.fingerprint.hexadecimal]) }
    let state = ScoringState(directory: "\(settings.cache)/evaluation", content: content)
    let setting = ScoringSetting(stop: stop, state: state, report: report)
    let retained = try StopSignal.holdTermination { try compared(world, setting) }
    if world.isRoot { state.remove() }
    return retained
  }

  private func compared(_ world: Communicator, _ setting: ScoringSetting) throws -> Retained {
    let evaluation = try ModelEvaluation(
      settings.teacher, of: ScoredText(student.corpus), world: world, setting: setting)
    let split = student.corpus.manifest.part(.test).tokens > 0 ? Split.test : .validation
    let validation = try distillation.scores(.validation, by: evaluation)
    let scores = split == .validation ? validation : try distillation.scores(split, by: evaluation)
    return Retained(
      scores, validation: validation, teacher: try distillation.teacherLoss(scores, split, by: evaluation))
  }
}

extension DistillationSettings {
  /// True when the mean of logits with equal weights teaches, which scores of all prefixes have.
  private var isMeanOfLogits: Bool { averaging == .logits && memberWeights == nil }

  /// The scores of the teacher's members on a split. Collective.
  fileprivate func scores(_ split: Split, by evaluation: ModelEvaluation) throws -> EnsembleScores {
    try isMeanOfLogits ? evaluation.scores(split) : evaluation.memberScores(split)
  }

  /// The loss of the average that teaches on a split with known scores, in nats per token. Collective.
  fileprivate func teacherLoss(
    _ scores: EnsembleScores, _ split: Split, by evaluation: ModelEvaluation
  ) throws -> Double {
    guard let memberWeights else {
      return (isMeanOfLogits ? scores.logitLosses : scores.probabilityLosses).last?.nats ?? .nan
    }
    return switch averaging {
    case .probabilities: scores.loss(probabilityWeights: memberWeights).nats
    case .logits: try evaluation.scorer(split).loss(logitWeights: memberWeights, bytes: scores.bytes).nats
    }
  }
}
