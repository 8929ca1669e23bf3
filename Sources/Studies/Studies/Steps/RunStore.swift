import Corpora
import Files
import Foundation
import MessagePassing
import Store
import Training

/// The runs of a study in its store.
final class RunStore {
  let directories: StudyDirectories
  let corpora: StudyCorpora
  /// The model that runs start from; nil when weights are drawn.
  private let initialModel: InitialModel?
  private let options: RunOptions
  /// The runs that were found ended; an ended run does not change.
  private var ended: [Fingerprint: RunState] = [:]
  /// The directories of the steps that were made: a run that is wanted under two names is trained once, in the first one's.
  private var runDirectories: [Fingerprint: String] = [:]
  /// The fingerprints of runs, which every graph asks for again.
  private var fingerprints: [RunConfiguration: Fingerprint] = [:]
  /// The costs of runs, but for the size that they are named by.
  private var costs: [Fingerprint: StepCost] = [:]

  init(_ configuration: StudyConfiguration, directories: StudyDirectories, corpora: StudyCorpora) {
    self.directories = directories
    self.corpora = corpora
    initialModel = configuration.initialModel
    options = RunOptions(
      checkpointEvery: configuration.checkpointEvery, limits: configuration.limits, study: directories.study)
  }

  /// The corpus of the study's text.
  var corpus: Corpus { corpora.own }

  /// The step of training a run of a cell.
  ///
  /// - Throws: `TrainingError.otherCorpus`, `ConfigurationError`.
  func step(_ cell: Cell, _ point: GridPoint, _ seeds: MemberSeeds, reason: String) throws -> TrainingStep {
    let name = "\(cell.size)-D\(cell.tokens)-\(point.name)-\(seeds.name)"
    return try step(cell.run(point, seeds), size: cell.measuredSize, name: name, reason: reason)
  }

  /// The step of training a run.
  ///
  /// - Parameters:
  ///   - distillation: the samples and distributions that it learns from, and where they are.
  ///   - made: the addresses of its inputs beside the corpus.
  /// - Throws: `TrainingError.otherCorpus`, `ConfigurationError`.
  func step(
    _ configuration: RunConfiguration, distillation: DistillationData = DistillationData(), size: String, name: String,
    reason: String, inputs made: [Fingerprint] = []
  ) throws -> TrainingStep {
    let inputs = RunInputs(
      corpora: corpora.corpora(of: configuration.data), distillation: distillation,
      initialModel: initialModel?.directory)
    return try step(
      configuration, inputs, StepLabels(size: size, name: name, reason: reason), made: [corpus.fingerprint] + made)
  }

  /// The step of training a run on corpora, and from a model, of its own.
  ///
  /// - Parameter made: the addresses of its inputs.
  /// - Throws: `TrainingError.otherCorpus`, `ConfigurationError`.
  func step(
    _ configuration: RunConfiguration, _ inputs: RunInputs, _ labels: StepLabels, made: [Fingerprint]
  ) throws -> TrainingStep {
    let fingerprint = try fingerprint(of: configuration)
    let run = try Run(
      configuration, inputs: inputs, directory: directory(of: fingerprint, labels.name), options: options,
      fingerprint: fingerprint)
    return TrainingStep(
      name: labels.name, reason: labels.reason, run: run, inputs: made, cost: try cost(of: run, size: labels.size))
  }

  private func fingerprint(of configuration: RunConfiguration) throws -> Fingerprint {
    if let known = fingerprints[configuration] { return known }
    let fingerprint = try configuration.fingerprint()
    fingerprints[configuration] = fingerprint
    return fingerprint
  }

  private func cost(of run: Run, size: String) throws -> StepCost {
    var cost = try costs[run.fingerprint] ?? cost(of: run.configuration, on: run.inputs.corpus, size: size)
    costs[run.fingerprint] = cost
    cost.size = size
    return cost
  }

  private func directory(of fingerprint: Fingerprint, _ name: String) -> String {
    let directory = runDirectories[fingerprint] ?? directories.run(name, fingerprint)
    runDirectories[fingerprint] = directory
    return directory
  }

  /// The cost of a run with its evaluations.
  func cost(of run: RunConfiguration, size: String) throws -> StepCost { try cost(of: run, on: corpus, size: size) }

  /// The cost of a run that is not determined yet; nothing for one that cannot be trained, which is refused once it is.
  func forecastCost(of run: RunConfiguration, size: String) -> StepCost {
    (try? cost(of: run, size: size)) ?? StepCost(size: size)
  }

  private func cost(of run: RunConfiguration, on corpus: Corpus, size: String) throws -> StepCost {
    let evaluated = run.training.evaluatedTokens(of: corpus)
    return StepCost(
      operations: try run.operations() + evaluated * run.model.trainingOperationsPerToken / 3, size: size,
      tokens: run.data.tokens,
      storeBytes: run.modelBytes * (1 + run.training.savedCount), scoring: try run.evaluationCost(on: corpus).scoring)
  }

  /// The number of tokens in a split.
  func tokens(of split: Split) -> Int { corpus.manifest.part(split).tokens }

  /// The states of runs, as rank 0 sees them. Collective; ranks agree on the runs.
  ///
  /// - Throws: `AgreedFailure` when a run's directory holds something else or is corrupt.
  func states(of runs: [TrainingStep], world: Communicator) throws -> [RunState] {
    let unknown = runs.filter { ended[$0.runFingerprint] == nil }
    if !unknown.isEmpty {
      let reports = try reports(of: unknown, world)
      for (run, report) in zip(unknown, reports) where report.isEnded { ended[run.runFingerprint] = report.state }
    }
    return runs.map { ended[$0.runFingerprint] ?? .open }
  }

  /// The ends of runs as rank 0 reads them. Collective.
  private func reports(of runs: [TrainingStep], _ world: Communicator) throws -> [Report] {
    let own = try world.agree { world.isRoot ? try runs.map { try Report($0.run) } : [] }
    guard world.size > 1 else { return own }
    let bytes = try world.broadcastFromRoot { [UInt8](try JSONEncoder().encode(own)) }
    return world.isRoot ? own : try JSONDecoder().decode([Report].self, from: Data(bytes))
  }

  /// The state of a run, as far as `states` has told.
  func knownState(of run: TrainingStep) -> RunState { ended[run.runFingerprint] ?? .open }

  /// The loss of a run on test, as far as `states` has told.
  func testLoss(of run: TrainingStep) -> Double? { knownState(of: run).result?.test?.nats }

  /// A message of the first rank to the others about a run.
  private struct Report: Codable {
    let isEnded: Bool
    let result: RunResult?

    init(_ run: Run) throws {
      result = try run.finishedResult()
      isEnded = try result != nil || run.divergence() != nil
    }

    var state: RunState { result.map { .finished($0) } ?? (isEnded ? .diverged : .open) }
  }
}

extension RunConfiguration {
  /// The bytes of the trained model's file.
  fileprivate var modelBytes: Int { parameterCount * MemoryLayout<Float>.stride }
}

/// The names of a run's step.
struct StepLabels {
  /// The size whose measured speed is expected.
  let size: String
  /// The name of the run, for people.
  let name: String
  /// The reason that the study needs it.
  let reason: String
}

extension TrainingConfiguration {
  /// The tokens of every evaluation of a run, as results count them since version 0.1.0: the evaluation after the last step
  /// counts twice.
  fileprivate func evaluatedTokens(of corpus: Corpus) -> Double {
    (evaluationCount + 1) * Double(corpus.manifest.part(.validation).tokens)
      + Double(corpus.manifest.part(.test).tokens)
  }

  /// The models that are saved on the way, at most.
  fileprivate var savedCount: Int { (saveAt?.words.count ?? 0) + (snapshots.map { $0.cycles - 1 } ?? 0) }

  /// The number of evaluations until the last step.
  fileprivate var evaluationCount: Double { evaluateEvery > 0 ? (1 / evaluateEvery).rounded(.down) : 0 }
}
