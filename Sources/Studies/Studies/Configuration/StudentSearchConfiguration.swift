import Configurations
import Distillation
import Training

/// The section `distillation.search`: values of students' settings that are tried beside those that the study gives.
package struct StudentSearchConfiguration: Sendable {
  /// The settings that can be tried.
  private static let table = Hyperparameter.table + Hyperparameter.teaching

  /// The values of each setting that is tried, in the order of the table.
  private let values: [(setting: Hyperparameter, values: [Double])]

  /// - Throws: `ConfigurationError`, also when no method learns by a setting, or cannot have a value.
  init(_ section: ConfigurationSection, methods: [DistillationMethod]) throws(ConfigurationError) {
    var values: [(setting: Hyperparameter, values: [Double])] = []
    for row in Self.table where section.has(row.key) { values.append((row, try row.searchValues(in: section))) }
    self.values = values
    try section.finish()
    guard !values.isEmpty else {
      throw .contradiction("\(section.path) names no setting; give for instance {weightDecay: [0.1, 0.4]}")
    }
    let learners = methods.filter { !$0.isControl }
    guard !learners.isEmpty else {
      throw .contradiction(
        "\(section.path) tries settings of students, but distillation.methods names controls alone; name a method, or leave it out"
      )
    }
    for row in Hyperparameter.teaching where !learners.contains(where: { $0.reads(row) }) {
      section.remark(row.key, hasNoEffectBecause: "none of distillation.methods reads it")
    }
    for share in values.first(where: { $0.setting == .share })?.values ?? [] { try Self.check(share, learners) }
  }

  /// Refuses a fraction of samples that a method cannot have.
  private static func check(_ share: Double, _ methods: [DistillationMethod]) throws(ConfigurationError) {
    for method in methods where method.needsSamples {
      do throws(DistillationError) { _ = try method.share(share) } catch { throw .contradiction("\(error)") }
    }
    _ = try RunConfiguration.mixingRatio(samples: share)
  }

  /// The most epochs that are tried; nil when none are listed.
  var mostEpochs: Double? { values.first { $0.setting == .epochs }?.values.max() }

  /// The settings that a method's students try.
  func settings(of method: DistillationMethod) -> [Hyperparameter] { values.map(\.setting).filter { method.reads($0) } }

  /// The grid of a method's students around the settings that the study gives.
  package func grid(_ method: DistillationMethod, around given: GridPoint) -> SearchGrid {
    let read = values.filter { method.reads($0.setting) }
    return SearchGrid(read.map { SearchAxis($0.setting, $0.values + [given[$0.setting]].compactMap { $0 }) })
  }
}

extension DistillationMethod {
  /// True when the students of a method, of which controls are none, depend on a setting.
  fileprivate func reads(_ setting: Hyperparameter) -> Bool {
    switch setting {
    case .share: needsSamples
    case .weight: needsDistributions
    default: true
    }
  }
}
