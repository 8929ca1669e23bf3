import Files
import Foundation
import MessagePassing
import Training

/// The steps of a study and what they are made from, as far as the store determines them.
///
/// Every traversal grows the same graph, part after part. `run` makes the steps that are open before it asks the next part;
/// `plan` and `status` let every part forecast what the store does not determine yet.
final class StudyGraph {
  /// A step in its place.
  struct Node {
    let step: any StudyStep
    /// The name of the steps of its kind in plans.
    let stage: String
    /// Steps of a stage wait for those of its earlier rounds.
    let round: Int
    let isComplete: Bool
  }

  let study: Study
  /// True when parts add steps that the store does not determine yet.
  let forecasts: Bool
  let parts: [any StudyPart]
  /// The cells that searches and members are of.
  let cells: [Cell]
  private var nodesByPart: [ObjectIdentifier: [Node]] = [:]
  private var growing: (any StudyPart)?

  /// The stages whose steps are partly estimates.
  private(set) var estimatedStages: Set<String> = []

  /// - Parameter cells: all of the study unless given.
  init(_ study: Study, parts: [any StudyPart], cells: [Cell]? = nil, forecasts: Bool) {
    self.study = study
    self.parts = parts
    self.cells = cells ?? study.cells
    self.forecasts = forecasts
  }

  var world: Communicator { study.world }

  /// All steps, part after part.
  var nodes: [Node] { parts.flatMap { nodes(of: $0) } }

  /// All steps, those that several parts need once.
  var distinctNodes: [Node] {
    var seen: Set<Fingerprint> = []
    return nodes.filter { node in node.step.fingerprint.map { seen.insert($0).inserted } ?? true }
  }

  /// The steps of a part.
  func nodes(of part: any StudyPart) -> [Node] { nodesByPart[ObjectIdentifier(part)] ?? [] }

  /// An earlier part, for what it found.
  func part<Part: StudyPart>(_ type: Part.Type) -> Part? { parts.lazy.compactMap { $0 as? Part }.first }

  /// Asks a part for its steps anew. Collective.
  func grow(_ part: any StudyPart) throws {
    nodesByPart[ObjectIdentifier(part)] = []
    growing = part
    try part.grow(self)
  }

  /// Grows all parts. Collective.
  func growAll() throws { for part in parts { try grow(part) } }

  /// The open steps of a part whose inputs are complete, each once.
  func ready(of part: any StudyPart) -> [any StudyStep] {
    let open = Set(nodes.filter { !$0.isComplete }.compactMap { $0.step.fingerprint })
    var seen: Set<Fingerprint> = []
    return nodes(of: part).filter { node in
      guard !node.isComplete, let fingerprint = node.step.fingerprint else { return false }
      return open.isDisjoint(with: node.step.inputs) && seen.insert(fingerprint).inserted
    }.map(\.step)
  }

  /// The runs of a part that have ended.
  func ended(of part: any StudyPart) -> [TrainingStep] {
    nodes(of: part).filter(\.isComplete).compactMap { $0.step as? TrainingStep }
  }

  /// Says that what a stage needs is partly an estimate.
  func markEstimated(_ stage: String) { estimatedStages.insert(stage) }
}

// MARK: What parts call

extension StudyGraph {
  /// Adds a step.
  func add(_ step: any StudyStep, stage: String, round: Int = 0, isComplete: Bool) {
    append(Node(step: step, stage: stage, round: round, isComplete: isComplete))
  }

  private func append(_ node: Node) {
    guard let growing else { return }
    nodesByPart[ObjectIdentifier(growing), default: []].append(node)
  }

  /// Adds runs that may be trained side by side, and looks how they ended. Collective.
  ///
  /// - Throws: `AgreedFailure` when a run's directory holds something else or is corrupt.
  @discardableResult
  func add(_ runs: [TrainingStep], stage: String, round: Int = 0) throws -> [RunState] {
    let states = try study.store.states(of: runs, world: world)
    for (run, state) in zip(runs, states) { add(run, stage: stage, round: round, isComplete: state.isEnded) }
    return states
  }

  /// Tells if something is in the store, as rank 0 sees it; an address that was found complete is not checked again. Collective.
  ///
  /// - Throws: `AgreedFailure` when `check` throws on rank 0.
  func isComplete(_ address: Fingerprint?, _ check: () throws -> Bool) throws -> Bool {
    guard let address else { return false }
    return try study.known.isComplete(address) { try asRootSees(check) }
  }

  private func asRootSees(_ check: () throws -> Bool) throws -> Bool {
    try world.broadcastFromRoot { try check() ? [1] : [0] } == [1]
  }

  /// Adds an evaluation and reads its value; nil when it is not in the store. Collective.
  ///
  /// - Throws: `AgreedFailure` when the first rank cannot read.
  func value<Value: Codable>(_ step: EvaluationStep<Value>, stage: String) throws -> Value? {
    let value = try study.known.value(at: step.fingerprint) { try step.stored(in: study) }
    add(step, stage: stage, isComplete: value != nil)
    return value
  }
}
