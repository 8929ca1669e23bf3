import Configurations
import TensorKernels

/// The measurements of ensembles.
package struct EvaluationConfiguration: Sendable {
  /// The weights of the members.
  package enum Weighting: String, CaseIterable { case uniform, fit }

  package let weights: [Weighting]

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    weights = try section.choices("weights", default: [.uniform])
    let averaging: [MemberAveraging] = try section.choices("averaging", default: MemberAveraging.allCases)
    guard averaging == MemberAveraging.allCases else {
      throw .contradiction("a study always reports both averages; leave evaluation.averaging out, or name both")
    }
    try section.finish()
  }
}
