import ArgumentParser
import CProcessor
import Foundation

/// Where the program starts: it checks the processor, reads the arguments and runs one command on this rank.
@main
enum Program {
  static func main() {
    let (level, needed) = (chorus_processor_level(), chorus_built_level())
    guard level >= needed else {
      Console.complain(
        "this program was built for x86-64-v\(needed), but the processor offers x86-64-v\(level); build it with CHORUS_CPU=x86-64-v\(level)"
      )
      exit(ExitCode.internalError)
    }
    exit(run(Array(ProcessInfo.processInfo.arguments.dropFirst())))
  }

  private static func run(_ arguments: [String]) -> Int32 {
    do {
      let command = try Chorus.parseAsRoot(arguments)
      guard let command = command as? any RankedCommand else {
        var command = command
        try command.run()
        return ExitCode.done
      }
      return Session.run(command)
    } catch {
      return explain(error)
    }
  }

  /// Prints help, a version or a usage error, on the first rank only.
  private static func explain(_ error: any Error) -> Int32 {
    let code = Chorus.exitCode(for: error)
    let text = Chorus.fullMessage(for: error)
    if Launcher.isFirstRank && !text.isEmpty {
      code == .success ? Console.write(text) : Console.complain(text, prefix: false)
    }
    return code == .success ? ExitCode.done : ExitCode.usage
  }
}

/// The root of all commands.
struct Chorus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chorus",
    abstract: "Trains ensembles of small language models on a fixed text and tells how far more compute would go.",
    discussion: """
      Every command runs alone or under mpirun and srun, where all ranks share its work.
      Data goes to standard output, talk to standard error.
      Exit codes: 0 done, 64 usage, 65 bad data or configuration, 70 internal error, 74 input or output.
      """,
    version: "0.1.0",
    subcommands: [
      PrepareCommand.self, TrainCommand.self, StudyCommand.self, EvaluateCommand.self, FitCommand.self,
      ReportCommand.self, BenchCommand.self, DoctorCommand.self,
    ])
}
