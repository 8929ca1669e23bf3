import Configurations
import TensorKernels

/// The measurements of ensembles.
package struct EvaluationConfiguration: Sendable {
  /// The weights of the members.
  package enum Weighting: String, CaseIterable { case uniform, fit }

  package let weights: [Weighting]
  /// The tasks that models are judged by: task files, or NAME=FILE.
  package let tasks: [String]
  /// The most items of each task and of each of its groups; nil for all.
  package let taskItems: Int?

  /// - Parameter memberCount: the members of each ensemble.
  init(_ section: ConfigurationSection, memberCount: Int) throws(ConfigurationError) {
    weights = try section.choices("weights", default: [.uniform])
    if weights.contains(.fit) && memberCount == 1 {
      section.remark(
        "weights", hasNoEffectBecause: "ensembles of one member (recipes.ensemble.members) have no weights")
    }
    let averaging: [MemberAveraging] = try section.choices("averaging", default: MemberAveraging.allCases)
    guard averaging == MemberAveraging.allCases else {
      throw .contradiction("a study always reports both averages; leave evaluation.averaging out, or name both")
    }
    tasks = section.has("tasks") ? try section.texts("tasks") : []
    taskItems = section.has("taskItems") ? try section.integer("taskItems", in: 1...1 << 40) : nil
    if tasks.isEmpty { section.remark("taskItems", hasNoEffectBecause: "evaluation.tasks names no tasks") }
    try section.finish()
  }
}
