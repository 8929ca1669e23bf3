import Configurations

/// The controls of a study, which show where an ensemble's gain comes from.
package struct ControlConfiguration: Sendable {
  /// The settings of the control `snapshots` that are tried.
  package struct Snapshots: Sendable {
    /// The epochs of each cycle after the first; a control for each.
    package let epochs: [Int]
    /// The factors of the members' weight decay, of which validation chooses one.
    package let weightDecayFactors: [Double]
  }

  /// The controls that are made.
  package let kinds: [ControlResult.Kind]
  /// The size whose ensemble is compared.
  package let model: String
  /// The settings of snapshots; nil where they are not among the controls.
  package let snapshots: Snapshots?

  /// - Parameter sizes: the study's, the first of which is compared unless another is named.
  init(_ section: ConfigurationSection, sizes: SizeNames) throws(ConfigurationError) {
    kinds = try section.choices("kinds", default: [])
    if kinds.isEmpty { section.remark("model", hasNoEffectBecause: "controls.kinds names no control") }
    let name = try section.text("model", default: sizes.all.first)
    model = try sizes.known(name, path: section.path(of: "model"))
    let areSnapshotsMade = kinds.contains(.snapshots)
    if !areSnapshotsMade { section.remark("snapshots", hasNoEffectBecause: "controls.kinds does not name snapshots") }
    snapshots = areSnapshotsMade ? try Snapshots(section.section("snapshots")) : nil
    try section.finish()
  }
}

extension ControlConfiguration.Snapshots {
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    epochs = Set(try section.integers("epochs", in: 1...1_000_000)).sorted()
    weightDecayFactors = try section.weightDecayFactors(default: [1])
    try section.finish()
  }
}
