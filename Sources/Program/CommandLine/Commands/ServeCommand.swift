import ArgumentParser
import CStart
import Ensembles
import Files
import Foundation
import MessagePassing
import Serving
import TensorKernels

/// Serves models to clients of OpenAI's interface.
struct ServeCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve one model, or the average of several, to clients of OpenAI's interface.",
    discussion: """
      Example: mpirun -n 3 chorus serve --model runs/a runs/b runs/c --port 8080
      Paths: /v1/completions, /v1/chat/completions, /v1/models, /tokenize, /detokenize, /tokenizer_info, /health, /metrics.
      One line {"listening": URL} is printed when clients may come. The models sit on all ranks, and requests of several clients \
      are computed together; an answer does not depend on the others.
      On the signal TERM or USR1, or at the time limit, the server refuses new requests, finishes what it accepted, and ends with \
      exit code 0. A dead rank ends all of them.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @OptionGroup var bounds: ServingBounds
  @Option(parsing: .upToNextOption, help: "The models' directories; several are averaged.")
  var model: [String]
  @Option(help: "The name of the models in requests. (default: the directories' names)")
  var name: String?
  @Option(help: "The address to listen on: 127.0.0.1 is reached from this machine only.")
  var host = "127.0.0.1"
  @Option(parsing: .unconditional, help: "The port; 0 takes any free one.")
  var port = 8080
  @Option(help: "The average of several models: of probabilities or of logits. (default: probabilities)")
  var averaging: MemberAveraging?
  @Option(
    help: "A file with fitted weights: the output of chorus evaluate --weights fit --json. (default: equal weights)")
  var weights: String?
  @Option(help: "A file with a key on each line; clients show one as Authorization: Bearer KEY.")
  var apiKeyFile: String?
  @Flag(help: "Let everybody who reaches a --host of other machines use the server without a key.")
  var withoutKey = false

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port must be in 0…65535, not \(port).") }
    guard !withoutKey || apiKeyFile == nil else {
      throw ValidationError("--without-key and --api-key-file exclude each other; give one of them.")
    }
    guard name != "" else { throw ValidationError("--name takes a text, not an empty one.") }
  }

  func run(_ session: Session) throws {
    session.warn(remarks)
    let world = session.world
    let models = try world.agree { try SavedModels(directories: model) }
    let settings = try world.agree { try self.settings() }
    let stop = try stopping.flag(world)
    chorus_raise_file_limit()
    try StopSignal.holdTermination {
      let server = try ModelServer(models, settings, world: world)
      if world.isRoot { session.logger.info("\(server.summary)") }
      let answers = try server.run(stop: stop) { try Console.write("{\"listening\": \"\($0)\"}") }
      if world.isRoot { session.logger.info("stopped after \(answers) answers") }
    }
  }

  /// Sentences about options that have no effect.
  private var remarks: [String] {
    guard model.count == 1 else { return [] }
    return [("--averaging", averaging != nil), ("--weights", weights != nil)].filter(\.1).map {
      "\($0.0) has no effect: there is one model"
    }
  }

  private func settings() throws -> ServingSettings {
    var settings = ServingSettings(name: name ?? servedName)
    settings.host = host
    settings.port = UInt16(port)
    settings.averaging = averaging ?? .probabilities
    settings.keys = try apiKeyFile.map { try APIKeys(file: readFile($0), path: $0) }
    guard settings.keys != nil || withoutKey || isLoopback else { throw ServingError.unprotected(host: host) }
    if let weights, model.count > 1 {
      settings.weights = try WeightsFile.weights(
        readFile(weights), path: weights, averaging: settings.averaging, models: model)
    }
    bounds.apply(to: &settings)
    return settings
  }

  private var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  /// The names of the directories, joined.
  private var servedName: String {
    model.map { URL(fileURLWithPath: $0).standardizedFileURL.lastPathComponent }.joined(separator: "+")
  }
}

/// The bounds of a server's work.
struct ServingBounds: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: """
      The most sequences that are computed at the same time. (default: as many as a quarter of the memory has room for, at most 64)
      """)
  var sequences: Int?
  @Option(parsing: .unconditional, help: "The most tokens of prompt and answer. (default: the models' context)")
  var contextLength: Int?
  @Option(parsing: .unconditional, help: "The most tokens that a step reads, of all sequences together.")
  var stepTokens = 128
  @Option(parsing: .unconditional, help: "The most answers that wait; more are refused with status 429.")
  var queue = 1024
  @Option(parsing: .unconditional, help: "The most bytes of a request's body.")
  var bodyLimit = 4 << 20

  func validate() throws {
    try check("--sequences", sequences ?? 1, in: 1...4096)
    try check("--context-length", contextLength ?? 1, in: 1...Int(Int32.max))
    try check("--step-tokens", stepTokens, in: 1...65536)
    try check("--queue", queue, in: 1...1_000_000)
    try check("--body-limit", bodyLimit, in: 1024...1 << 30)
  }

  private func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(option) must be in \(range.lowerBound)…\(range.upperBound), not \(value).")
    }
  }

  func apply(to settings: inout ServingSettings) {
    settings.slots = sequences
    settings.contextLength = contextLength
    settings.rows = max(stepTokens, sequences ?? 1)
    settings.queueLength = queue
    settings.limits.bodyBytes = bodyLimit
  }
}
