import Files
import Foundation
import MessagePassing
import Store

/// The steps of a study as its last start saw them: `graph.json` in the study's directory.
///
/// `study status` reads it, which has neither the text nor the ranks that the graph itself needs.
struct GraphRecord: Codable {
  /// A step; what is not determined yet is an estimate without an address.
  struct Step: Codable {
    let stage: String, name: String
    let fingerprint: Fingerprint?
    let isRun: Bool, isComplete: Bool
    let operations: Double
    /// The directory of a run's files.
    let directory: String?
  }

  let steps: [Step]

  /// The stages in the order of their first steps.
  var stages: [(name: String, steps: [Step])] {
    let names = steps.map(\.stage)
    let first = names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { names[$0] }
    return first.map { name in (name, steps.filter { $0.stage == name }) }
  }

  /// Floating-point operations that are left.
  var operationsLeft: Double { steps.reduce(0) { $0 + $1.operationsLeft } }

  static func path(in directories: StudyDirectories) -> String { "\(directories.own)/graph.json" }

  /// Reads the record of a study's last start; nil when it left none.
  init?(_ directories: StudyDirectories) {
    guard let data = try? Data(readFile(Self.path(in: directories))),
      let record = try? JSONDecoder().decode(GraphRecord.self, from: data)
    else { return nil }
    self = record
  }

  init(_ graph: StudyGraph) {
    steps = graph.distinctNodes.map { Step($0) }
  }
}

extension GraphRecord.Step {
  fileprivate init(_ node: StudyGraph.Node) {
    stage = node.stage
    name = node.step.name
    fingerprint = node.step.fingerprint
    isRun = node.step.isRun
    isComplete = node.isComplete
    operations = node.step.cost.operations
    directory = (node.step as? TrainingStep)?.run.directory
  }
}

extension Study {
  /// Writes the graph for `study status`, with forecasts of what is not determined yet. Collective.
  func record() throws {
    let graph = StudyGraph(self, parts: makeParts(), forecasts: true)
    try graph.growAll()
    try record(graph)
  }

  /// Writes a graph for `study status`. Collective.
  func record(_ graph: StudyGraph) throws {
    try world.agree {
      guard world.isRoot else { return }
      let record = try canonicalJSON(GraphRecord(graph), pretty: false)
      try AtomicFile.write(record, to: GraphRecord.path(in: directories))
    }
  }
}
