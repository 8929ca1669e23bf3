import ArgumentParser
import Configurations
import Ensembles
import Generation
import MessagePassing
import TensorKernels
import Tokenizers
import Transformers

/// Generates texts.
struct GenerateCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Continue a text by one model or by the average of several.",
    discussion: """
      Example: mpirun -n 2 chorus generate --model runs/a runs/b --prompt "The" --count 4 --temperature 0.8
      The same models, prompt, settings and seed give the same texts, on any number of ranks. A text ends where the model
      ends it, after --tokens, or where the context ends. Texts are printed with their prompt; in --json without it.
      """)

  @OptionGroup var common: CommonOptions
  @Option(parsing: .upToNextOption, help: "The models' directories; several are averaged.")
  var model: [String]
  @Option(help: "The beginning of the text; nothing: the model begins.")
  var prompt = ""
  @Option(help: "The most tokens of a text.")
  var tokens = 200
  @Option(help: "The divisor of logits: 0 takes the most likely token, 1 the model's own distribution.")
  var temperature = 1.0
  @Option(help: "Draw from the most likely tokens whose probabilities add up to this value.")
  var topP = 1.0
  @Option(help: "The seed of the random draws.")
  var seed: UInt64 = 0
  @Option(help: "The number of texts.")
  var count = 1
  @Option(help: "The average of several models: of logits or of probabilities.")
  var averaging = MemberAveraging.logits

  /// The most texts that are continued at the same time on all ranks.
  private static let batchSize = 64

  private struct Result: Encodable {
    struct Sample: Encodable {
      let text: String
      let tokens: Int
    }
    let samples: [Sample]
    let tokensPerSecond: Double
  }

  func validate() throws {
    guard tokens >= 1 else { throw ValidationError("--tokens must be at least 1, not \(tokens).") }
    guard (1...1_000_000).contains(count) else {
      throw ValidationError("--count must be in 1…1000000, not \(count).")
    }
  }

  func run(_ session: Session) throws {
    let world = session.world
    let work = try world.agree { try Work(self) }
    let decoder = try world.agree {
      try EnsembleDecoder(
        models: work.models.models, averaging: averaging, capacity: min(count, Self.batchSize), world: world
      ) { PackedWeights(try work.models.read($0)) }
    }
    let generator = TextGenerator(decoder, settings: work.settings, endOfText: work.tokenizer.endOfText)
    let isLive = world.isRoot && count == 1 && !common.json && Console.isOutputTerminal
    let printer = TextPrinter(tokenizer: work.tokenizer, isLive: isLive)
    printer.begin(prompt)
    var texts: [GeneratedText] = []
    let duration = try ContinuousClock().measure {
      texts = try onAllRanks(world) { try generator.texts(work.requests) { _, token in printer.show(token) } ?? [] }
    }
    guard !isLive else { return try printer.end() }
    let result = result(texts, work.tokenizer, seconds: duration / .seconds(1))
    try session.print(result) { result.samples.map { prompt + $0.text }.joined(separator: "\n\n") }
  }

  /// The models and the texts that they are asked for.
  private struct Work {
    let models: SavedModels
    let tokenizer: Tokenizer
    let settings: SamplingSettings
    let requests: [TextRequest]

    init(_ command: GenerateCommand) throws {
      settings = try SamplingSettings(temperature: command.temperature, topP: command.topP, seed: command.seed)
      models = try SavedModels(directories: command.model)
      tokenizer = try models.tokenizer()
      let prompt = try models.prompt(command.prompt, tokenizer: tokenizer)
      requests = (0..<command.count).map { TextRequest(number: $0, prompt: prompt, limit: command.tokens) }
    }
  }

  private func result(_ texts: [GeneratedText], _ tokenizer: Tokenizer, seconds: Double) -> Result {
    let samples = texts.map { Result.Sample(text: tokenizer.text(of: $0.tokens), tokens: $0.tokens.count) }
    let total = samples.reduce(0) { $0 + $1.tokens }
    return Result(samples: samples, tokensPerSecond: Double(total) / max(seconds, 1e-9))
  }

  /// All ranks find out together that predictions are NaN or infinite; one of them reports it.
  private func onAllRanks<Value>(_ world: Communicator, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as EnsembleError {
      throw AgreedFailure(rank: 0, cause: world.isRoot ? error : nil)
    }
  }
}

extension MemberAveraging: ExpressibleByArgument {}
