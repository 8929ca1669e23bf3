import Configurations
import Training

extension ConfigurationSection {
  /// The key of factors of the weight decay.
  static let weightDecayFactorKey = "weightDecayFactor"

  /// The factors of the weight decay that are tried, ascending, each once; an empty list is refused.
  func weightDecayFactors(default usual: [Double]) throws(ConfigurationError) -> [Double] {
    Set(try numbers(Self.weightDecayFactorKey, in: 1e-6...1e6, default: usual)).sorted()
  }

  /// The settings of this section `training`, which was read before, with other values for the keys of another section.
  ///
  /// - Parameters:
  ///   - excluded: a key of the other section that `training` does not have.
  ///   - isTuned: true when epochs, learning rate and decay are set elsewhere, so that they may be absent.
  /// - Throws: `ConfigurationError`, also for keys that `training` does not have.
  func training(
    overlaidBy own: ConfigurationSection, without excluded: String? = nil, isTuned: Bool
  ) throws(ConfigurationError) -> TrainingConfiguration {
    let merged = overlaid(by: own, without: excluded)
    let training = try TrainingConfiguration(merged, isTuned: isTuned)
    try merged.finish()
    return training
  }
}
