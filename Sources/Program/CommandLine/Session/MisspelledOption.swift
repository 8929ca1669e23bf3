import ArgumentParser
import Configurations

/// An option that the command does not know.
///
/// The parser complains of what is missing before it complains of what is unknown, and a misspelled option is often why
/// something is missing.
struct MisspelledOption {
  /// What was typed, without a value after an equals sign.
  private let typed: String
  /// The options of the command.
  private let known: [String]
  /// The command's words, such as "chorus study run".
  private let command: String

  /// The first unknown option of a command line; nil when there is none.
  init?(in arguments: [String]) {
    var (command, rest) = (Chorus.self as any ParsableCommand.Type, arguments[...])
    var words = ["chorus"]
    while let name = rest.first, let next = command.subcommand(name) {
      command = next
      words.append(name)
      rest.removeFirst()
    }
    let known = command.options
    let typed = rest.prefix { $0 != "--" }.filter { $0.hasPrefix("--") && $0.dropFirst(2).first?.isLetter == true }
      .map { $0.prefix { $0 != "=" } }
    guard let unknown = typed.first(where: { !known.contains(String($0)) }) else { return nil }
    self.typed = String(unknown)
    self.known = known
    self.command = words.joined(separator: " ")
  }

  /// What is wrong and what may have been meant.
  var sentence: String {
    let nearest = known.min { editDistance($0, typed) < editDistance($1, typed) }
    guard typed.utf8.count <= 64, let nearest, editDistance(nearest, typed) <= 3 else {
      return "unknown option '\(typed)'; see '\(command) --help' for more information"
    }
    return "unknown option '\(typed)'; did you mean '\(nearest)'?"
  }
}

extension ParsableCommand {
  /// The part of this command that has a name.
  fileprivate static func subcommand(_ name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }

  /// Every option that the help explains.
  fileprivate static var options: [String] {
    let words = helpMessage(columns: 10_000).split { $0.isWhitespace || "/,[]()=".contains($0) }
    return Set(words.filter { $0.hasPrefix("--") && $0.count > 2 }.map { String($0) }).sorted()
  }
}
