import MessagePassing
import Training

/// The members of every cell's ensembles.
final class MembersPart: StudyPart {
  let purpose = "training members"
  let isShared = true
  /// The candidates of every cell, one of which becomes its ensemble.
  private(set) var candidates: [EnsembleCandidate] = []

  func grow(_ graph: StudyGraph) throws {
    candidates = try graph.world.agree { try makeCandidates(graph) }
    for index in candidates.indices { try candidates[index].add(to: graph, stage: Self.stage) }
    if !graph.estimatedStages.isEmpty { graph.markEstimated(Self.stage) }
  }

  private static let stage = "members"

  private func makeCandidates(_ graph: StudyGraph) throws -> [EnsembleCandidate] {
    guard graph.study.configuration.trainsMembers else { return [] }
    return try graph.cells.flatMap { try graph.study.candidates($0, around: point(of: $0, graph)) }
  }

  /// The point of a cell that a search found, or else the study's own settings.
  private func point(of cell: Cell, _ graph: StudyGraph) -> GridPoint {
    graph.part(SearchPart.self)?.tunedPoint(of: cell) ?? cell.point
  }

  /// The first candidate of a cell.
  func firstCandidate(of cell: Cell) -> EnsembleCandidate? { candidates.first { $0.cell.base == cell.base } }
}

/// Members of one cell that differ by seed alone, with settings that may become the cell's ensemble.
struct EnsembleCandidate {
  let cell: Cell
  let point: GridPoint
  /// The factors of the tuned settings.
  let factors: MemberFactors
  let members: [TrainingStep]
  /// The states of the members' runs.
  var states: [RunState] = []

  /// The members that finished.
  var finished: [FinishedRun] { zip(members, states).compactMap { FinishedRun($0, $1) } }

  /// Adds the members' runs to the graph. Collective.
  mutating func add(to graph: StudyGraph, stage: String) throws {
    states = try graph.add(members, stage: stage)
  }
}

/// The factors by which members' settings differ from those of one tuned model.
struct MemberFactors {
  let epochs: Double
  let weightDecay: Double
}

/// A run of a study that came to its end without diverging.
struct FinishedRun {
  let step: TrainingStep
  let result: RunResult

  init?(_ step: TrainingStep, _ state: RunState) {
    guard let result = state.result else { return nil }
    self.step = step
    self.result = result
  }
}

extension StudyGraph {
  /// Adds the runs of an arm, and returns those that did not diverge; nil as long as one is open. Collective.
  ///
  /// - Throws: `AgreedFailure` of `StudyError.armDiverged` when all diverged.
  func finished(_ runs: [TrainingStep], of arm: String, stage: String) throws -> [FinishedRun]? {
    let states = try add(runs, stage: stage)
    guard states.allSatisfy(\.isEnded) else { return nil }
    let finished = zip(runs, states).compactMap { FinishedRun($0, $1) }
    try world.agree { if finished.isEmpty { throw StudyError.armDiverged(arm: arm) } }
    return finished
  }
}

extension Study {
  /// A cell's tuned settings times each pair of factors.
  func candidates(_ cell: Cell, around single: GridPoint) throws -> [EnsembleCandidate] {
    let ensemble = configuration.recipes.ensemble
    return try ensemble.epochsFactors.flatMap { epochs in
      try ensemble.weightDecayFactors.map { decay in
        try candidate(cell, single: single, MemberFactors(epochs: epochs, weightDecay: decay))
      }
    }
  }

  private func candidate(_ cell: Cell, single: GridPoint, _ factors: MemberFactors) throws -> EnsembleCandidate {
    let point = single.scaled(epochs: factors.epochs, weightDecay: factors.weightDecay)
    let members = try (0..<configuration.recipes.ensemble.memberCount).map { member in
      try store.step(cell, point, .both(member), reason: "member \(member) of an ensemble")
    }
    return EnsembleCandidate(cell: cell, point: point, factors: factors, members: members)
  }
}
