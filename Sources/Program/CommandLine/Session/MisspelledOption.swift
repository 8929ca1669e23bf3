import ArgumentParser
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
    var command: any ParsableCommand.Type = Chorus.self
    var rest = arguments[...]
    var words = ["chorus"]
    while let name = rest.first, let next = command.subcommand(name) {
      command = next
      words.append(name)
      rest.removeFirst()
    }
    let known = command.options
    guard let unknown = Self.longOptions(of: rest).first(where: { !known.contains($0) }) else { return nil }
    typed = unknown
    self.known = known
    self.command = words.joined(separator: " ")
  }

  /// The options in some arguments, without their values.
  private static func longOptions(of arguments: ArraySlice<String>) -> [String] {
    arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") && $0.dropFirst(2).first?.isLetter == true }
      .map { String($0.prefix { $0 != "=" }) }
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

extension ParsableCommand {
  /// The subcommand of this name.
  fileprivate static func subcommand(_ name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }

  /// Every option that the help lists.
  fileprivate static var options: [String] {
    let words = helpMessage(columns: 10_000).split { $0.isWhitespace || "/,[]()=".contains($0) }
    return Set(words.filter { $0.hasPrefix("--") && $0.count > 2 }.map { String($0) }).sorted()
  }
}
