import ArgumentParser
import Configurations
import Corpora
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
  @Option(help: "What logits are divided by: 0 takes the likeliest token, 1 the model's own distribution.")
  var temperature = 1.0
  @Option(help: "Draw from the likeliest tokens that have this share of the probability together.")
  var topP = 1.0
  @Option(help: "What decides the random draws.")
  var seed: UInt64 = 0
  @Option(help: "How many texts.")
  var count = 1
  @Option(help: "What several models average: logits or probabilities.")
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
    let (teacher, beginning, settings) = try world.agree {
      let settings = try SamplingSettings(temperature: temperature, topP: topP, seed: seed)
      let teacher = try SavedTeacher(directories: model)
      return (teacher, try teacher.prompt(prompt), settings)
    }
    let decoder = try world.agree {
      try EnsembleDecoder(
        models: teacher.models, averaging: averaging, capacity: min(count, Self.batchSize), world: world
      ) { PackedWeights(try teacher.read($0)) }
    }
    let generator = TextGenerator(decoder, settings: settings, endOfText: teacher.tokenizer.endOfText)
    let requests = (0..<count).map { TextRequest(number: $0, prompt: beginning, limit: tokens) }
    let printer = TextPrinter(
      tokenizer: teacher.tokenizer, isLive: world.isRoot && count == 1 && !common.json && Console.isOutputTerminal)
    printer.begin(prompt)
    let clock = ContinuousClock()
    var texts: [GeneratedText] = []
    let duration = try clock.measure {
      texts = try onAllRanks(world) { try generator.texts(requests) { _, token in printer.show(token) } ?? [] }
    }
    let total = texts.reduce(0) { $0 + $1.tokens.count }
    let samples = texts.map {
      Result.Sample(text: teacher.tokenizer.text(of: $0.tokens), tokens: $0.tokens.count)
    }
    let result = Result(samples: samples, tokensPerSecond: Double(total) / max(duration / .seconds(1), 1e-9))
    guard !printer.isLive else { return printer.end() }
    try session.print(result) { samples.map { prompt + $0.text }.joined(separator: "\n\n") }
  }

  /// All ranks find out together that predictions are no numbers; one of them says it.
  private func onAllRanks<Value>(_ world: Communicator, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as EnsembleError {
      throw AgreedFailure(rank: 0, cause: world.isRoot ? error : nil)
    }
  }
}

extension MemberAveraging: ExpressibleByArgument {}
