import ArgumentParser
import CStart
import Files
import Foundation
import MessagePassing

/// The entry point: reads the arguments and runs one command on this rank.
@main
enum Program {
  static func main() {
    chorus_ignore_write_signals()
    MatrixKernels.choose()
    exit(run(CommandLineWords.joiningHyphens(Array(SystemPath.arguments.dropFirst()))))
  }

  private static func run(_ arguments: [String]) -> Int32 {
    do {
      if let sentence = CommandLineWords(arguments).swallowedOption { throw ValidationError(sentence) }
      let command = try Chorus.parseAsRoot(arguments)
      guard let command = command as? any RankedCommand else {
        var command = command
        try command.run()
        return ExitCode.done
      }
      return Session.run(command)
    } catch {
      return explain(error, arguments)
    }
  }

  /// Prints help, a version or a usage error, on the first rank only.
  private static func explain(_ error: any Error, _ arguments: [String]) -> Int32 {
    let isError = Chorus.exitCode(for: error) != .success
    let code = isError ? ExitCode.usage : ExitCode.done
    // Another rank that ended with a code of its own could end the first one before its sentence is out.
    guard JobLauncher().isFirstRank else { return ExitCode.done }
    guard !isError else {
      Console.complain(usageError(error, arguments))
      return code
    }
    return show(Chorus.fullMessage(for: error))
  }

  private static func show(_ text: String) -> Int32 {
    do {
      try Console.write(text)
      return ExitCode.done
    } catch {
      Console.complain("\(error)")
      return ExitCode.of(error)
    }
  }

  /// A sentence about the arguments, of an unknown option rather than of a missing one. Unless it ends with a
  /// suggestion, it includes the last line of the parser's explanation, which names the help.
  private static func usageError(_ error: any Error, _ arguments: [String]) -> String {
    let message = Chorus.message(for: error)
    if message.hasPrefix("Missing"), let misspelled = MisspelledOption(in: arguments) { return misspelled.sentence }
    var sentences = message.components(separatedBy: ". ")
    if sentences.last?.hasSuffix("?") == false {
      sentences += [Chorus.fullMessage(for: error).components(separatedBy: "\n").last ?? ""]
    }
    return sentences.map { uncapitalized($0.trimmingCharacters(in: [" ", "."])) }.joined(separator: "; ")
  }

  private static func uncapitalized(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }
}

/// The root of all commands.
struct Chorus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chorus",
    abstract:
      "Train ensembles of small language models on a fixed text, and extrapolate their loss to infinite compute.",
    discussion: """
      Every command runs on a single rank or under mpirun or srun, where all ranks share its work.
      Data goes to standard output, messages to standard error.
      Exit codes: 0 done, 64 usage, 65 bad data or configuration, 70 internal error, 74 input or output,
      85 stopped by a signal or a limit of time, tokens or cost with everything saved: repeat the command to resume.
      """,
    version: "0.1.0",
    subcommands: [
      PrepareCommand.self, TrainCommand.self, StudyCommand.self, EvaluateCommand.self, NGramCommand.self,
      NeighborsCommand.self, MixCommand.self, GenerateCommand.self, ServeCommand.self, ExportCommand.self,
      SampleCommand.self, DistillCommand.self, FitCommand.self, SynthesizeCommand.self, SimulateCommand.self,
      ReportCommand.self, BenchCommand.self, DoctorCommand.self,
    ])
}
