import ArgumentParser
import Corpora
import Generation
import MessagePassing
import Synthesis

/// Lets a model write documents from the training documents of its own corpus.
struct BootstrapCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "bootstrap", abstract: "Let a model of a corpus write new documents from its documents.",
    discussion: """
      Example: mpirun -n 2 chorus synthesize bootstrap --corpus corpora/manual --model runs/conditional --documents 10000 \
      --output synthetic
      No other model is needed: chorus neighbors pairs similar documents, and chorus train tunes a model on the pairs \
      (corpus.pairs in the run file). For each text a training document is drawn, and the model writes another one from it; with \
      --unconditional any model of the corpus writes texts from nothing, as a control. Texts that do not end, repeat themselves, \
      or copy their seed, the corpus or another text are left out and counted. The output is a directory for chorus prepare \
      --text. The same command again finds it finished, or resumes; with more --documents it draws the missing texts only. The \
      files are the same on any number of ranks. Signal USR1 stops it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var stopping: StopOptions
  @Option(help: "The directory of the corpus.")
  var corpus: String
  @Option(
    help: "The directory of the model: a run on pairs of documents, or with --unconditional any model of the corpus.")
  var model: String
  @Option(parsing: .unconditional, help: "The number of texts that are drawn, before some are left out.")
  var documents: Int
  @Option(help: "The directory that the documents go to.")
  var output: String
  @Flag(help: "Write texts from no document, as a control.")
  var unconditional = false
  @Option(parsing: .unconditional, help: "The number of texts that are written from each drawn document.")
  var perSeed = 1
  @Option(parsing: .unconditional, help: "The first training tokens that documents are drawn from. (default: all)")
  var tokens: Int?
  @Option(
    parsing: .unconditional,
    help: "The most tokens of a passage: longer documents are cut, as by chorus neighbors --passages. (default: uncut)")
  var passages: Int?
  @Option(parsing: .unconditional, help: "The divisor of logits: 1 is the model's own distribution.")
  var temperature = 1.0
  @Option(
    parsing: .unconditional, help: "Draw from the most likely tokens whose probabilities add up to this value.")
  var topP = 0.95
  @Option(parsing: .unconditional, help: "The most tokens of a text. (default: up to the end of the model's context)")
  var maxTokens: Int?
  @Option(
    parsing: .unconditional,
    help: "The most tokens of a document that the model reads. (default: half of its context, as in training)")
  var seedTokens: Int?
  @Flag(help: "Use texts that do not end within the most tokens, for corpora of long documents.")
  var keepUnfinished = false
  @Option(parsing: .unconditional, help: "The seed of the random draws.")
  var seed: UInt64 = 0

  func validate() throws {
    do {
      try settings.check()
      _ = try SamplingSettings(temperature: temperature, topP: topP)
    } catch {
      throw ValidationError("\(error).")
    }
    guard !unconditional || (perSeed == 1 && seedTokens == nil) else {
      throw ValidationError("--unconditional has no seeds; leave --per-seed and --seed-tokens out.")
    }
  }

  private var settings: BootstrapSettings {
    var settings = BootstrapSettings(texts: documents)
    settings.isConditional = !unconditional
    settings.textsPerSeed = perSeed
    settings.tokens = tokens
    settings.passages = passages
    settings.temperature = temperature
    settings.topP = topP
    settings.maxTokens = maxTokens
    settings.seedTokens = seedTokens
    settings.keepsUnfinished = keepUnfinished
    settings.seed = seed
    return settings
  }

  func run(_ session: Session) throws {
    let stop = try stopping.flag(session.world)
    try session.warnAboutCores()
    let printer = session.progressPrinter()
    let outcome = try bootstrapping(session.world).samples(on: session.world, stop: stop) {
      printer.report("drawing", done: $0, of: $1, unit: "texts")
    }
    switch outcome {
    case .finished(let manifest): try show(manifest, session)
    case .stopped: throw Stopped.agreed(stop, world: session.world)
    }
  }

  /// Opens corpus and model. Collective.
  private func bootstrapping(_ world: Communicator) throws -> Bootstrapping {
    let corpus = try world.agree { try Corpus(directory: self.corpus) }
    try corpus.agree(on: world)
    return try world.agree { try Bootstrapping(settings, corpus: corpus, model: model, directory: output) }
  }

  private func show(_ manifest: BootstrapManifest, _ session: Session) throws {
    let result = WrittenTextsResult(manifest, output: output)
    session.warn(result.remarks)
    try session.print(result) { result.text }
  }
}
