import ArgumentParser
import Files
import Store
import Studies

/// The commands of a study.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Plan, run and watch a study: searches, members, their ensembles and limits.",
    subcommands: [
      StudyPlanCommand.self, StudyRunCommand.self, StudyStatusCommand.self, StudyReportCommand.self,
      StudyNameCommand.self,
    ])
}

/// The study file and where its results go.
struct StudyOptions: ParsableArguments {
  @Argument(help: "The study file, YAML.")
  var file: String
  @Option(help: "The directory that the store and the study's own directory go to.")
  var output: String
  @Option(name: .customLong("set"), help: "A field that replaces the file's, as key.path=value; may be repeated.")
  var overrides: [String] = []

  /// Reads the file, and warns of keys without effect. Collective.
  ///
  /// - Parameter worker: which of several starts that share the study this is.
  func read(
    _ session: Session, worker: Int? = nil
  ) throws -> (configuration: StudyConfiguration, directories: StudyDirectories) {
    let yaml = try session.world.broadcastFromRoot { try readFile(file) }
    let configuration = try session.world.agree {
      try StudyConfiguration(utf8: yaml, file: file, overrides: overrides)
    }
    session.warn(configuration.remarks)
    return (configuration, StudyDirectories(output: output, study: configuration.name, worker: worker))
  }
}
