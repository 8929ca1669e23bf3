import Configurations

/// The controls of a study, which show where an ensemble's gain comes from.
package struct ControlConfiguration: Sendable {
  /// The controls that are made.
  package let kinds: [ControlResult.Kind]
  /// The size whose ensemble is compared.
  package let model: String

  /// - Parameter sizes: the study's, the first of which is compared unless another is named.
  init(_ section: ConfigurationSection, sizes: SizeNames) throws(ConfigurationError) {
    kinds = try section.choices("kinds", default: [])
    if kinds.isEmpty { section.remark("model", hasNoEffectBecause: "controls.kinds names no control") }
    let name = try section.text("model", default: sizes.all.first)
    model = try sizes.known(name, path: section.path(of: "model"))
    try section.finish()
  }
}
