import Configurations
import Optimizers

/// The key `schedule` of a file's section `training`: the course of the learning rate after the warm-up.
public enum ScheduleKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// It falls along half a cosine.
  case cosine
  /// It falls along a straight line.
  case linear
  /// It stays at the peak and falls at the end.
  case warmupStableDecay
}

extension RateDecay {
  /// The fall unless a file says otherwise: the cooldown that Hägele et al. recommend, over a fifth of the steps.
  static let usual = RateDecay(fraction: 0.2, shape: .oneMinusSquareRoot)

  /// Reads the section `learningRateDecay`.
  ///
  /// - Throws: `ConfigurationError`.
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init(
      fraction: try section.number("fraction", in: 1e-6...1, default: Self.usual.fraction),
      shape: try section.choice("shape", default: Self.usual.shape))
    try section.finish()
  }
}

extension TrainingConfiguration {
  /// The fraction of the steps over which the learning rate rises unless a file says otherwise.
  private static let usualWarmup = 0.01

  /// Reads the courses of the learning rate and of the weight decay. The usual ones encode nothing, so that they have one
  /// fingerprint.
  mutating func readSchedules(_ section: ConfigurationSection) throws(ConfigurationError) {
    let warmup = try section.number("warmup", in: 0...1, default: Self.usualWarmup)
    let final = try section.number(
      "finalLearningRate", in: Hyperparameter.learningRate.range, default: 0)
    let decay: WeightDecaySchedule = try section.choice("weightDecaySchedule", default: .constant)
    self.warmup = warmup == Self.usualWarmup ? nil : warmup
    finalLearningRate = final == 0 ? nil : final
    weightDecaySchedule = decay == .constant ? nil : decay
    try readKind(section)
  }

  private mutating func readKind(_ section: ConfigurationSection) throws(ConfigurationError) {
    let kind: ScheduleKind = try section.choice("schedule", default: .cosine)
    schedule = kind == .cosine ? nil : kind
    if kind == .warmupStableDecay {
      learningRateDecay = try RateDecay(section.section("learningRateDecay"))
    } else if section.has("learningRateDecay") {
      throw .contradiction(
        "training.learningRateDecay belongs to schedule: warmupStableDecay, not \(kind.rawValue); leave it out, or change the schedule"
      )
    }
  }

  /// Checks that the learning rate falls to its end, and that its rise and its fall fit into the steps.
  ///
  /// - Throws: `ConfigurationError.contradiction`.
  func checkSchedule() throws(ConfigurationError) {
    if let finalLearningRate, finalLearningRate > learningRate { throw risingRate(to: finalLearningRate) }
    let rise = warmup ?? Self.usualWarmup
    if let fall = learningRateDecay?.fraction, schedule == .warmupStableDecay, rise + fall > 1 {
      throw .contradiction(
        "training.warmup \(rise) and training.learningRateDecay.fraction \(fall) are together above 1, all steps; give smaller ones"
      )
    }
  }

  private func risingRate(to final: Double) -> ConfigurationError {
    .contradiction(
      "training.finalLearningRate \(final) is above the peak, learningRate \(learningRate); give a smaller one")
  }
}
