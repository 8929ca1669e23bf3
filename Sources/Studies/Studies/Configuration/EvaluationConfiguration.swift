import Configurations
import TensorKernels

/// The measurements of ensembles.
package struct EvaluationConfiguration: Sendable {
  /// The weights of the members.
  package enum Weighting: String, CaseIterable { case uniform, fit }

  package let weights: [Weighting]

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
    try section.finish()
  }
}
