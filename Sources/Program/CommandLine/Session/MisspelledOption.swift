import Configurations

/// An option that the command does not have.
///
/// The parser reports missing options before unknown ones, and a misspelled option is often the reason why one is
/// missing.
struct MisspelledOption {
  /// The option as it was typed, without a value after an equals sign.
  private let typed: String
  /// The options of the command.
  private let known: [String]
  /// The command's words, such as "chorus study run".
  private let command: String

  /// The first unknown option of a command line; nil when there is none.
  init?(in arguments: [String]) {
    let line = CommandLineWords(arguments)
    let known = line.knownOptions
    guard let unknown = line.longOptions.first(where: { !known.contains($0) }) else { return nil }
    typed = unknown
    self.known = known
    command = line.command
  }

  /// A sentence that names the unknown option and the most similar known one.
  var sentence: String {
    let nearest = known.min { editDistance($0, typed) < editDistance($1, typed) }
    guard typed.utf8.count <= 64, let nearest, editDistance(nearest, typed) <= 3 else {
      return "unknown option '\(typed)'; see '\(command) --help' for more information"
    }
    return "unknown option '\(typed)'; did you mean '\(nearest)'?"
  }
}
