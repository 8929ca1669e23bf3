import ArgumentParser
import Ensembles
import Files
import Foundation
import Generation
import MessagePassing
import TensorKernels
import Transformers

extension MemberAveraging: ExpressibleByArgument {}

/// Generates texts.
struct GenerateCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Continue a text by one model or by the average of several.",
    discussion: """
      Example: mpirun -n 2 chorus generate --model runs/a runs/b --prompt "The" --count 4 --temperature 0.8
      The same models, prompt, settings and seed give the same texts, on any number of ranks. A text ends where the model
      ends it, with a text of --stop, after --tokens, or where the context ends. Texts are printed with their prompt; in
      --json without it.
      Texts of --prompts are numbered in the order of the file, --count of each prompt, and a text's draws depend on its
      number: the first prompt has the texts that --prompt gives it.
      """)

  @OptionGroup var common: CommonOptions
  @Option(parsing: .upToNextOption, help: "The models' directories; several are averaged.")
  var model: [String]
  @Option(parsing: .unconditional, help: "The beginning of the text; nothing: the model begins.")
  var prompt: String?
  @Option(
    help: "A file with a prompt on each line, or with JSON lines that have the field prompt; - is standard input.")
  var prompts: String?
  @Option(parsing: .unconditional, help: "The most tokens of a text.")
  var tokens = 200
  @OptionGroup var sampling: SamplingOptions
  @Option(parsing: .unconditional, help: "Draw from this number of most likely tokens. (default: all)")
  var topK: Int?
  @Option(parsing: .unconditional, help: "The number of texts of each prompt.")
  var count = 1
  @Option(
    parsing: .unconditionalSingleValue,
    help: "A text that ends the generated text, and does not belong to it; may be repeated.")
  var stop: [String] = []
  @Flag(help: "Keep the last tokens of a prompt that is longer than the context, instead of refusing it.")
  var cropPrompt = false
  @Flag(
    help: """
      Continue beyond the context from the second half of a full window. The half is read anew, so every token costs two \
      passes instead of one from there on.
      """)
  var slidingWindow = false
  @Option(help: "The average of several models: of logits or of probabilities. (default: logits)")
  var averaging: MemberAveraging?

  /// The most texts that are continued at the same time on all ranks.
  private static let batchSize = 64
  /// The most texts of one command.
  private static let mostTexts = 1_000_000

  func validate() throws {
    guard tokens >= 1 else { throw ValidationError("--tokens must be at least 1, not \(tokens).") }
    guard (1...Self.mostTexts).contains(count) else {
      throw ValidationError("--count must be in 1…\(Self.mostTexts), not \(count).")
    }
    guard prompt == nil || prompts == nil else {
      throw ValidationError("--prompt and --prompts exclude each other; give one of them.")
    }
    guard !stop.contains("") else { throw ValidationError("--stop takes a text, not an empty one.") }
  }

  func run(_ session: Session) throws {
    session.warn(remarks)
    let work = try work(session.world)
    let printer = TextPrinter(tokenizer: work.tokenizer, isLive: isLive(session.world))
    printer.begin(prompt ?? "")
    let generator = try generator(work, session.world)
    var texts: [GeneratedText] = []
    let duration = try ContinuousClock().measure {
      texts = try onAllRanks(session.world) {
        try generator.texts(work.requests) { _, token in printer.show(token) } ?? []
      }
    }
    if printer.isLive {
      try printer.end()
    } else {
      try print(texts, of: work, seconds: duration / .seconds(1), in: session)
    }
    tellEnds(texts, of: work, session)
  }

  /// Sentences about options that have no effect.
  private var remarks: [String] {
    var remarks = sampling.remarks(["--top-k": topK != nil, "--seed": sampling.seed != nil])
    if sampling.temperature == 0, count > 1 {
      remarks.append("--count gives the same text \(count) times: temperature 0 takes the most likely token")
    }
    if model.count == 1, averaging != nil { remarks.append("--averaging has no effect: there is one model") }
    return remarks
  }

  /// True when a single text is shown while it is generated.
  private func isLive(_ world: Communicator) -> Bool {
    let isSingle = count == 1 && prompts == nil && stop.isEmpty
    return world.isRoot && isSingle && !common.json && Console.isOutputTerminal
  }

  private func generator(_ work: GenerationWork, _ world: Communicator) throws -> TextGenerator {
    let decoder = try world.agree {
      try EnsembleDecoder(
        models: work.models.models, capacity: DecodingCapacity(slots: min(work.requests.count, Self.batchSize)),
        world: world
      ) { try work.models.read($0) }
    }
    return TextGenerator(
      decoder, averaging: averaging ?? .logits, settings: work.settings, ends: work.ends,
      tokenCount: work.tokenizer.vocabularySize, stops: work.stops)
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

/// The prompts of the command.
extension GenerateCommand {
  /// Reads the models and the prompts. Collective.
  private func work(_ world: Communicator) throws -> GenerationWork {
    let file = try world.broadcastFromRoot { try prompts.map { try Self.read($0) } ?? [] }
    return try world.agree {
      let prompts = try prompts.map { try PromptFile(utf8: file, path: $0).prompts } ?? [prompt ?? ""]
      guard prompts.count <= Self.mostTexts / count else {
        throw UsageError("\(prompts.count) prompts × --count \(count) are more than \(Self.mostTexts) texts; use fewer")
      }
      return try GenerationWork(self, prompts: prompts)
    }
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard path == "-" else { return try readFile(path) }
    return Array(try FileHandle.standardInput.readToEnd() ?? Data())
  }
}

/// The results of the command.
extension GenerateCommand {
  private struct Result: Encodable {
    struct Sample: Encodable {
      /// The prompt, when there may be several.
      let prompt: String?
      let text: String
      let tokens: Int
    }
    let samples: [Sample]
    let tokensPerSecond: Double
  }

  private func print(
    _ texts: [GeneratedText], of work: GenerationWork, seconds: Double, in session: Session
  ) throws {
    let samples = texts.enumerated().map { number, text in
      Result.Sample(
        prompt: prompts == nil ? nil : work.prompt(of: number), text: work.stops.text(of: text.tokens),
        tokens: text.tokens.count)
    }
    let total = samples.reduce(0) { $0 + $1.tokens }
    try session.print(Result(samples: samples, tokensPerSecond: Double(total) / max(seconds, 1e-9))) {
      samples.enumerated().map { work.prompt(of: $0) + $1.text }.joined(separator: "\n\n")
    }
  }

  /// Says how many texts the context cut.
  private func tellEnds(_ texts: [GeneratedText], of work: GenerationWork, _ session: Session) {
    let cut = texts.count { !$0.isEnded && !$0.isStopped && $0.tokens.count < tokens }
    guard cut > 0 else { return }
    session.logger.info(
      "\(cut) text(s) end with the context of \(work.models.contextLength) tokens; --sliding-window continues beyond it"
    )
  }
}
