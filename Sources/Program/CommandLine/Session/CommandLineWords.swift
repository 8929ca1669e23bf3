import ArgumentParser

/// A command line, divided into the words of the command and its arguments.
struct CommandLineWords {
  /// The command's words, such as "chorus study run".
  let command: String
  private let type: any ParsableCommand.Type
  private let arguments: ArraySlice<String>

  init(_ arguments: [String]) {
    var type: any ParsableCommand.Type = Chorus.self
    var rest = arguments[...]
    var words = ["chorus"]
    while let name = rest.first, let next = type.subcommand(name) {
      type = next
      words.append(name)
      rest.removeFirst()
    }
    self.type = type
    self.arguments = rest
    command = words.joined(separator: " ")
  }

  /// Every option that the command's help lists.
  var knownOptions: [String] { type.options }

  /// The options among the arguments, without their values.
  var longOptions: [String] {
    arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") && $0.dropFirst(2).first?.isLetter == true }
      .map { String($0.prefix { $0 != "=" }) }
  }

  /// Options whose value may begin with a dash, so that the parser takes any word that follows.
  private static let texts = ["--prompt", "--stop", "--separator", "--text-field"]

  /// The arguments with texts of two hyphens, or that begin with three, which the parser takes for no value, behind the equals sign of their
  /// option.
  static func joiningHyphens(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    for argument in arguments {
      let isText = (argument == "--" || argument.hasPrefix("---")) && joined.last.map { texts.contains($0) } == true
      joined.append(isText ? "\(joined.removeLast())=\(argument)" : argument)
    }
    return joined
  }

  /// A sentence about an option of the command that the parser would take for the text of another one; nil when there is none.
  var swallowedOption: String? {
    let known = knownOptions
    for (option, value) in zip(arguments, arguments.dropFirst()) where Self.texts.contains(option) {
      guard known.contains(option), known.contains(value) else { continue }
      return
        "'\(option)' is followed by the option '\(value)' instead of a text; write '\(option)=\(value)' if that is the text"
    }
    return nil
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
