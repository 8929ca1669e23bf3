import Evaluation
import Files
import MessagePassing
import Statistics
import Store

/// The cost of a study, before anything is trained.
public struct StudyPlan: Codable, Sendable {
  /// A part of the study.
  public struct Stage: Codable, Sendable {
    /// standard, regularized, members, evaluation, controls or distillation.
    public let name: String
    /// Runs, and those of them that have ended already.
    public let runs: Int, ended: Int
    /// True when `runs` is a guess, because a search decides on the way.
    public let isEstimate: Bool
    /// Floating-point operations of what is left.
    public let operations: Double
    /// Seconds of one core, and of all ranks together from start to end.
    public let coreSeconds: Double, seconds: Double
  }

  /// Measurements of one size.
  public struct Size: Codable, Sendable {
    /// The size's name and N.
    public let model: String, parameters: Int
    /// Floating-point operations a second and rank, all ranks at work.
    public let operationsPerSecond: Double
    /// Bytes of a rank that trains it alone.
    public let memoryPerRank: Int
    /// The layout of a node whose ranks each train a run alone, and of one whose ranks train one run together; absent where one
    /// rank does not fit.
    public let alone: NodeLayout?, team: NodeLayout?
  }

  /// A step of the study.
  public struct Step: Codable, Sendable {
    /// The stage it belongs to, and its name.
    public let stage: String, name: String
    /// Its address in the store; absent as long as that depends on what is not made yet.
    public let fingerprint: Fingerprint?
    /// The addresses of what it is made from.
    public let inputs: [Fingerprint]
    /// True for the training of a model; true when it is in the store.
    public let isRun: Bool, isComplete: Bool
  }

  /// The evaluations that are left.
  public struct Evaluation: Codable, Sendable {
    /// The tokens and passes.
    public let scoring: ScoringCost
    /// Seconds of one core.
    public let coreSeconds: Double
    /// True when evaluating takes longer than training.
    public let exceedsTraining: Bool
  }

  /// The ensemble that teaches students.
  public struct Teacher: Codable, Sendable {
    /// The members' size, and D.
    public let model: String, tokens: Int
    /// The members' runs.
    public let members: [Fingerprint]
  }

  /// The number of ranks that the times are for.
  public let ranks: Int
  /// The node that layouts are for.
  public let node: ComputeNode
  /// The sizes.
  public let sizes: [Size]
  /// The parts, in order.
  public let stages: [Stage]
  /// Bytes that the store will take at most.
  public let storeBytes: Int
  /// Every step once, in the order of the stages.
  public let steps: [Step]
  /// The cost of all evaluations that are left, those of runs included.
  public let evaluation: Evaluation
  /// The teacher; absent as long as it is not known.
  public let teacher: Teacher?
  /// The cost of what is left by stage, size and number of tokens.
  public let costs: [StudyCost]
  /// Changes of the study that would make its results more certain, as sentences.
  public let advice: [String]

  /// Seconds of one core.
  public var coreSeconds: Double { stages.reduce(0) { $0 + $1.coreSeconds } }
  /// Seconds from start to end.
  public var seconds: Double { stages.reduce(0) { $0 + $1.seconds } }
  /// The largest memory of a rank, in bytes.
  public var memoryPerRank: Int { sizes.map { $0.memoryPerRank }.max() ?? 0 }
}

/// The traversal that adds up what open steps take.
extension Study {
  /// Prices the study with rates that are measured on this machine in a few seconds. Collective.
  ///
  /// - Parameters:
  ///   - node: the node that layouts of ranks and threads are proposed for.
  ///   - time: times the steps of a sample on a team of one rank; called on every rank.
  /// - Throws: `AgreedFailure`, `MPIError`.
  public func plan(on node: ComputeNode, timing time: StepTimer) throws -> StudyPlan {
    let sizes = try measureSizes(time, on: node)
    let pricing = StagePricing(sizes: sizes, ranks: world.size, lanes: configuration.training.lanes)
    let graph = try forecast()
    return StudyPlan(graph, pricing, node: node, sizes: sizes)
  }

  /// The graph with forecasts of what is not determined yet. Collective.
  func forecast() throws -> StudyGraph {
    let graph = StudyGraph(self, parts: makeParts(), forecasts: true)
    try graph.growAll()
    return graph
  }

  /// The speed of each size with every rank at work on its own.
  ///
  /// Sizes whose step would take long are measured on a part of them: a block or some of the same widths.
  private func measureSizes(_ time: StepTimer, on node: ComputeNode) throws -> [StudyPlan.Size] {
    let alone = try world.split(color: world.rank) ?? world
    return try firstCells().map { cell in
      let speed = try measure(cell, time, alone)
      return StudyPlan.Size(
        model: cell.size, parameters: cell.base.parameterCount, operationsPerSecond: speed,
        memoryPerRank: cell.base.memory, alone: NodeLayout(on: node, runsOf: cell.base),
        team: NodeLayout(on: node, teamOf: cell.base))
    }
  }

  /// The first cell of each size.
  private func firstCells() -> [Cell] {
    configuration.allSizes.compactMap { size in studentCells.first { $0.size == size.name } }
  }

  /// Floating-point operations a second of a rank. Collective.
  private func measure(_ cell: Cell, _ time: StepTimer, _ alone: Communicator) throws -> Double {
    let sample = cell.base.sample()
    let seconds = try mean(time(sample, alone).seconds(of: sample))
    return sample.operations / max(seconds, 1e-9)
  }

  /// The mean of what every rank measured. Collective.
  private func mean(_ own: Double) throws -> Double {
    var all = [Double](repeating: 0, count: world.size)
    all[world.rank] = own
    try world.allReduce(&all)
    return all.mean
  }
}

extension StudyPlan {
  fileprivate init(_ graph: StudyGraph, _ pricing: StagePricing, node: ComputeNode, sizes: [Size]) {
    let nodes = graph.distinctNodes
    self.init(
      ranks: graph.world.size, node: node, sizes: sizes, stages: pricing.stages(of: graph),
      storeBytes: nodes.reduce(0) { $0 + $1.step.cost.storeBytes }, steps: nodes.map { Step($0) },
      evaluation: pricing.evaluation(nodes), teacher: graph.part(StudentsPart.self)?.teacher.map { Teacher($0) },
      costs: pricing.costs(of: nodes), advice: graph.study.configuration.advice)
  }
}

extension StudyPlan.Step {
  fileprivate init(_ node: StudyGraph.Node) {
    stage = node.stage
    name = node.step.name
    fingerprint = node.step.fingerprint
    inputs = node.step.inputs
    isRun = node.step.isRun
    isComplete = node.isComplete
  }
}

extension StudyPlan.Teacher {
  fileprivate init(_ teacher: StudyTeacher) {
    model = teacher.ensemble.model
    tokens = teacher.ensemble.tokens
    members = teacher.ensemble.fingerprints
  }
}
