import Configurations

/// The names of a study's sizes, which other sections of its file refer to.
struct SizeNames {
  let all: [String]

  /// Returns a name that stands in a section.
  ///
  /// - Throws: `ConfigurationError` when no size has it.
  func known(_ name: String, path: String) throws(ConfigurationError) -> String {
    guard all.contains(name) else { throw unknown(name, path: path) }
    return name
  }

  private func unknown(_ name: String, path: String) -> ConfigurationError {
    .outOfRange(path: path, expected: "one of \(all.joined(separator: ", "))", found: "\"\(name)\"")
  }
}
