import Configurations

extension String {
  /// The most characters of a name.
  private static let longestName = 64

  /// True when a name of a study or a size may be a part of a path, which it must not lead out of.
  var isFileName: Bool {
    let isPlain = allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    return isPlain && !isEmpty && !hasPrefix(".") && count <= Self.longestName
  }
}

extension ConfigurationSection {
  /// A name that becomes a part of paths.
  ///
  /// - Throws: `ConfigurationError` when it has other characters than a file's name.
  func fileName(_ key: String) throws(ConfigurationError) -> String {
    let name = try text(key)
    guard name.isFileName else { throw .notFileName(name, path: path(of: key)) }
    return name
  }
}

extension ConfigurationError {
  fileprivate static func notFileName(_ name: String, path: String) -> Self {
    .outOfRange(
      path: path, expected: "a name of at most 64 letters, digits, - _ and .", found: "\"\(name.prefix(80))\"")
  }
}
