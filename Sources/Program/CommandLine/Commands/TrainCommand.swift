import ArgumentParser
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import Training

/// Trains one model.
struct TrainCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train one model on all ranks.",
    discussion: """
      Example: mpirun -n 2 chorus train run.yaml --output runs/first --set training.epochs=4
      The directory is a model that transformers loads. The same command again finds it finished, or resumes from the
      last checkpoint. Signal USR1 stops it with everything saved.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Argument(help: "The run file, YAML with the sections model, corpus and training.")
  var file: String
  @Option(help: "The directory that the run goes to.")
  var output: String
  @Option(name: .customLong("set"), help: "A field that replaces the file's, as key.path=value; may be repeated.")
  var overrides: [String] = []

  private struct Result: Encodable {
    let parameters, steps: Int
    let trainLoss: Double
    @OrNull var validationLoss: Double?
    @OrNull var tokensPerSecond: Double?
    let fingerprint, output: String
    let words: WordCounts?
    let heldOutPairLoss: Double?

    init(_ result: RunResult, _ timing: RunTiming?, output: String) {
      parameters = result.parameters
      steps = result.steps
      trainLoss = result.trainLoss
      validationLoss = result.validation?.nats
      tokensPerSecond = timing?.tokensPerSecond
      fingerprint = result.fingerprint.hexadecimal
      self.output = output
      words = result.words
      heldOutPairLoss = result.heldOutPairs?.nats
    }
  }

  func run(_ session: Session) throws {
    let world = session.world
    let stop = try stopping.flag(world)
    try session.warnAboutCores()
    let run = try session.runFile(file, overrides: overrides).run(in: output, world)
    try run.inputs.agree(on: world)
    let printer = session.progressPrinter()
    let (result, timing) = try run.result(world: world, stop: stop) { session.tell($0, of: "training", printer) }
    try session.print(Result(result, timing, output: output)) { text(result, timing) }
  }

  private func text(_ result: RunResult, _ timing: RunTiming?) -> String {
    let speed = timing.map { ", \(Int($0.tokensPerSecond)) tokens/s" } ?? " (it was finished already)"
    let pairs = result.heldOutPairs.map { ", held-out pairs \(decimals($0.nats))" } ?? ""
    return """
      \(result.parameters) parameters, \(result.steps) steps\(speed)
      loss in nats per token: train \(decimals(result.trainLoss)), \
      validation \(decimals(result.validation?.nats)), test \(decimals(result.test?.nats))\(pairs)
      run: \(output)
      """
  }
}

extension RunFile {
  /// The run in a directory. Collective.
  fileprivate func run(in directory: String, _ world: Communicator) throws -> Run {
    try world.agree { try run(directory: directory) }
  }
}

extension Session {
  /// Reads a run file that all ranks can train, and warns of keys without effect. Collective.
  func runFile(_ path: String, overrides: [String]) throws -> RunFile {
    let yaml = try world.broadcastFromRoot { try readFile(path) }
    let file = try world.agree {
      let file = try RunFile(utf8: yaml, name: path, overrides: overrides)
      try file.configuration.training.checkTeam(size: world.size)
      return file
    }
    warn(file.remarks)
    return file
  }
}

/// A loss with four decimals; a dash when there is none.
func decimals(_ value: Double?) -> String {
  value.map { String(format: "%.4f", $0) } ?? "–"
}
