import Configurations
import Optimizers

/// The key `weightAverage` of a file's section `training`: the average of a run's weights that is its model.
public struct WeightAverageSettings: Sendable, Hashable, Codable {
  /// The kinds of averages.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The moving average whose memory decays exponentially.
    case exponential
    /// The mean of the weights at the ends of the cycles of a cyclic learning rate.
    case cyclic
  }

  /// The kind.
  public let kind: Kind
  /// Of an exponential average, the factor of the weights' influence a step later.
  public let decay: Double?
  /// Of a cyclic average, the number of cycles.
  public let cycles: Int?

  /// A memory of about a thousand steps.
  private static let usualDecay = 0.999

  /// Reads the section.
  ///
  /// - Throws: `ConfigurationError`.
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    kind = try section.choice("kind", default: .exponential)
    switch kind {
    case .exponential:
      decay = try section.number("decay", in: 0...0.999_999, default: Self.usualDecay)
      cycles = nil
    case .cyclic:
      decay = nil
      cycles = try section.integer("cycles", in: 2...1000)
    }
    try section.finish()
  }

  /// The rule of a run with a schedule.
  func rule(_ schedule: LearningRateSchedule) -> WeightAverage {
    decay.map { .exponential(decay: $0) } ?? .mean(afterSteps: schedule.cycleEnds)
  }
}
