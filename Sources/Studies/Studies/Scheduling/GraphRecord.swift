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
    steps.grouped { $0.stage }.map { ($0[0].stage, $0) }
  }

  /// Floating-point operations that are left.
  var operationsLeft: Double { steps.reduce(0) { $0 + $1.operationsLeft } }

  static func path(in directories: StudyDirectories) -> String { "\(directories.own)/graph.json" }

  /// Reads the record of a study's last start; nil when it left none.
  init?(_ directories: StudyDirectories) {
    guard let record = try? JSONDecoder().decode(Self.self, from: Data(readFile(Self.path(in: directories)))) else {
      return nil
    }
    self = record
  }

  init(_ graph: StudyGraph) {
    steps = graph.distinctNodes.map { Step($0) }
  }

  func write(in directories: StudyDirectories) throws {
    try AtomicFile.write(canonicalJSON(self, pretty: false), to: Self.path(in: directories))
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
  func record() throws { try record(forecast()) }

  /// Writes a graph for `study status`. Collective.
  func record(_ graph: StudyGraph) throws {
    try world.agree { if world.isRoot { try GraphRecord(graph).write(in: directories) } }
  }
}
