import Configurations

/// The controls of a study, which show where an ensemble's gain comes from.
package struct ControlConfiguration: Sendable {
  /// The controls that are made.
  package let kinds: [ControlResult.Kind]
  /// The size whose ensemble is compared.
  package let model: String

  /// - Parameter sizes: the study's, the first of which is compared unless another is named.
  init(_ section: ConfigurationSection, sizes: [String]) throws(ConfigurationError) {
    kinds = try section.choices("kinds", default: [])
    model = try section.text("model", default: sizes.first)
    guard sizes.contains(model) else {
      throw .outOfRange(
        path: section.path(of: "model"), expected: "one of \(sizes.joined(separator: ", "))", found: "\"\(model)\"")
    }
    try section.finish()
  }
}
