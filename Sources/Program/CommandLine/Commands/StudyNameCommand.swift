import ArgumentParser
import Files
import Studies

/// Tells the name of a study.
struct StudyNameCommand: LocalCommand {
  static let configuration = CommandConfiguration(
    commandName: "name", abstract: "Tell the name of a study, by which its directory and its batch jobs are called.",
    discussion: """
      Example: chorus study name study.yaml --set study=stronger
      Reads nothing else of the file, which may be unfinished. launch/slurm and launch/pbs ask for the name by this command.
      """)

  @OptionGroup var common: CommonOptions
  @Argument(help: "The study file, YAML.")
  var file: String
  @Option(name: .customLong("set"), help: "A field that replaces the file's, as key.path=value; may be repeated.")
  var overrides: [String] = []

  private struct Result: Encodable { let study: String }

  func run(_ session: Session) throws {
    let name = try StudyConfiguration.name(utf8: readFile(file), file: file, overrides: overrides)
    try session.print(Result(study: name)) { name }
  }
}
