import Configurations
import Corpora
import Ensembles
import Files
import MessagePassing
import TeacherData
import Transformers

/// Draws a corpus of unconditional samples from a teacher, all ranks sharing the samples.
///
/// Every sample begins after an end-of-text token and is drawn from one member, each with the same probability. Which member
/// and which tokens is a function of the seed and the sample's number, so the corpus has the same bytes on any number of
/// ranks, and however often it was interrupted. A rank holds one member at a time.
///
/// Source: Kim et al., "Pre-training under infinite compute", 2025, https://arxiv.org/abs/2509.14786, section 6.
public final class TeacherSampler {
  /// How it ended.
  public enum Outcome: Sendable {
    /// The corpus is whole; tokens a second over all ranks, nil when it was whole before.
    case finished(SampleCorpus, tokensPerSecond: Double?)
    /// It was asked to stop and goes on with the same call.
    case stopped
  }

  /// What is told on the first rank while samples are drawn: tokens so far, those of an unfinished round estimated, and all.
  public typealias Report = (_ done: Int, _ all: Int) -> Void

  /// Sequences that a rank continues at the same time.
  private static let batchSize = 32

  private let teacher: SavedTeacher
  private let settings: SamplingSettings
  private let recipe: SampleRecipe
  private let directory: String
  private let world: Communicator
  private let stop: StopFlag
  private let report: Report
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var decoder: (model: ModelConfiguration, member: Int, decoder: EnsembleDecoder)?
  private var pace = SamplePace()
  /// Tokens that were there when this command began, and that are there now.
  private var (firstTokens, tokens) = (0, 0)
  /// Tokens that this rank has drawn in the unfinished round.
  private var roundTokens = 0

  /// A sampler. All ranks make one, of the same teacher.
  ///
  /// - Parameters:
  ///   - recipe: of this teacher.
  /// - Throws: `ConfigurationError`.
  public init(
    _ teacher: SavedTeacher, recipe: SampleRecipe, directory: String, world: Communicator, stop: StopFlag,
    report: @escaping Report = { _, _ in }
  ) throws(ConfigurationError) {
    (self.teacher, self.recipe, self.directory, self.world) = (teacher, recipe, directory, world)
    (self.stop, self.report, start) = (stop, report, clock.now)
    settings = try SamplingSettings(temperature: recipe.temperature, topP: recipe.topP, seed: recipe.seed)
  }

  /// Draws what is missing. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write or a model's predictions are no numbers, `MPIError`.
  public func run() throws -> Outcome {
    try agreeOnRecipe()
    let known = try world.broadcastFromRoot {
      guard try SampleCorpusWriter.finished(in: directory, recipe: recipe) != nil else { return [] }
      return try readFile("\(directory)/\(SampleCorpus.manifestName)")
    }
    guard known.isEmpty else {
      return .finished(
        try world.agree { try SampleCorpus(directory: directory, description: known) }, tokensPerSecond: nil)
    }
    let writer = try world.agree { world.isRoot ? try makeWriter() : nil }
    guard try StopSignal.holdTermination({ try drawMissing(writer) }) else { return .stopped }
    let seconds = (clock.now - start) / .seconds(1)
    if world.isRoot { report(recipe.tokens, recipe.tokens) }
    let description = try world.broadcastFromRoot {
      try writer?.finish()
      return try readFile("\(directory)/\(SampleCorpus.manifestName)")
    }
    let corpus = try world.agree { try SampleCorpus(directory: directory, description: description) }
    return .finished(corpus, tokensPerSecond: Double(tokens - firstTokens) / max(seconds, 1e-9))
  }

  /// Makes sure that all ranks read the same members. Collective.
  private func agreeOnRecipe() throws {
    let own = try world.agree { Array(try Fingerprint(of: recipe).hexadecimal.utf8) }
    let first = try world.broadcast(own)
    try world.agree {
      guard own == first else { throw GenerationError.otherThanFirst(directories: teacher.directories) }
    }
  }

  /// Draws round after round. Collective.
  ///
  /// - Parameter writer: on the first rank only.
  /// - Returns: false when it was asked to stop.
  private func drawMissing(_ writer: SampleCorpusWriter?) throws -> Bool {
    var samples = try world.broadcast(writer?.counts.samples ?? 0)
    tokens = try world.broadcast(writer?.counts.tokens ?? 0)
    firstTokens = tokens
    while tokens < recipe.tokens {
      guard let parts = try round(from: samples) else { return false }
      try world.agree { try writer?.append(SampleRound.samples(parts)) }
      samples = try world.broadcast(writer?.counts.samples ?? 0)
      tokens = try world.broadcast(writer?.counts.tokens ?? 0)
    }
    return true
  }

  private func makeWriter() throws -> SampleCorpusWriter {
    try SampleCorpusWriter(
      directory: directory, recipe: recipe, endOfText: teacher.tokenizer.endOfText,
      vocabularySize: teacher.vocabularySize)
  }

  /// Draws the samples of a round. Collective.
  ///
  /// - Returns: on the first rank the samples of each rank; nil when one was asked to stop.
  private func round(from first: Int) throws -> [[UInt8]]? {
    let mean = first > 0 ? Double(tokens) / Double(first) : Double(recipe.length + 1)
    let count = try world.broadcast(
      pace.count(ranks: world.size, tokensLeft: recipe.tokens - tokens, tokensPerSample: mean))
    let round = SampleRound(samples: first..<first + count, recipe: recipe, ranks: world.size)
    let begin = clock.now
    roundTokens = 0
    let drawn = Result { try draw(round.share(of: world.rank)) }
    // Ranks that are done look for the wish to stop, too, so that it reaches those that are not.
    try stop.barrier()
    let own = try world.agree { try drawn.get() }
    guard try !world.allReduceOr(own == nil || stop.reason != nil) else { return nil }
    pace.note(seconds: (clock.now - begin) / .seconds(1))
    var parts = [[UInt8]](repeating: [], count: world.size)
    parts[0] = SampleRound.bytes(own ?? [])
    return try world.allToAll(parts)
  }

  /// Draws this rank's samples.
  ///
  /// - Returns: nil when it was asked to stop.
  private func draw(_ share: [(member: Int, samples: [Int])]) throws -> [(number: Int, sample: DrawnSample)]? {
    var drawn: [(number: Int, sample: DrawnSample)] = []
    for (member, samples) in share {
      guard let texts = try draw(samples, member: member) else { return nil }
      drawn += zip(samples, texts).map { ($0, DrawnSample(tokens: $1.tokens, isCut: !$1.isEnded)) }
    }
    return drawn
  }

  /// Draws some samples of one member on this rank.
  ///
  /// - Returns: nil when it was asked to stop.
  private func draw(_ samples: [Int], member: Int) throws -> [GeneratedText]? {
    let generator = TextGenerator(
      try decoder(of: member), settings: settings, endOfText: teacher.tokenizer.endOfText)
    let requests = samples.map {
      TextRequest(number: $0, prompt: [teacher.tokenizer.textStart], limit: recipe.length, slides: true)
    }
    var steps = 0
    return try generator.texts(requests) { _, _ in
      roundTokens += 1
    } isStopped: {
      steps += 1
      guard steps % 8 == 0 else { return false }
      tell()
      return try stop.poll()
    }
  }

  /// A decoder of one member; that of the last one is used again when it can be.
  private func decoder(of member: Int) throws -> EnsembleDecoder {
    if let decoder, decoder.member == member { return decoder.decoder }
    let model = teacher.models[member]
    if let last = decoder, last.model == model {
      last.decoder.replace(PackedWeights(try teacher.read(member)))
      decoder = (model, member, last.decoder)
      return last.decoder
    }
    decoder = nil
    let new = try EnsembleDecoder(models: [model], averaging: .logits, capacity: Self.batchSize) { _ in
      PackedWeights(try teacher.read(member))
    }
    decoder = (model, member, new)
    return new
  }

  /// Tells how far all ranks are, about, from what this one has drawn of its round.
  private func tell() {
    guard world.isRoot else { return }
    report(min(tokens + roundTokens * world.size, recipe.tokens - 1), recipe.tokens)
  }
}
