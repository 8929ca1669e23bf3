import Configurations

/// What is measured of ensembles.
struct EvaluationConfiguration: Sendable {
  /// What the members' predictions are averaged as.
  enum Averaging: String, CaseIterable { case logits, probabilities }
  /// How the members are weighted.
  enum Weighting: String, CaseIterable { case uniform, fit }

  let weights: [Weighting]

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    weights = try section.choices("weights", default: [.uniform])
    let averaging: [Averaging] = try section.choices("averaging", default: Averaging.allCases)
    guard averaging == Averaging.allCases else {
      throw .contradiction("a study always reports both averages; leave evaluation.averaging out, or name both")
    }
    try section.finish()
  }
}
