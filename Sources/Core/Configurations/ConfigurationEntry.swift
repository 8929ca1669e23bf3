/// An element of a list in which words and mappings stand side by side.
public enum ConfigurationEntry {
  /// A word, with its place for errors.
  case word(String, path: String)
  /// A mapping.
  case section(ConfigurationSection)
}

extension ConfigurationSection {
  /// The words and mappings of a list under a key, or one alone; none when it is absent.
  public func entries(_ key: String) throws(ConfigurationError) -> [ConfigurationEntry] {
    guard let value = value(key) else { return [] }
    var result: [ConfigurationEntry] = []
    for element in try value.isList ? value.numberedElements() : [value] {
      result.append(
        element.isMapping ? .section(try section(of: element)) : .word(try element.text(), path: element.path))
    }
    return result
  }
}
