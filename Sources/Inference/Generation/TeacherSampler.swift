import Configurations
import Ensembles
import Files
import MessagePassing
import TeacherData
import Tokenizers

/// Draws a corpus of unconditional samples from a teacher; the ranks divide the samples.
///
/// Every sample begins after an end-of-text token and is drawn from one member, each with the same probability. Which member
/// and which tokens is a function of the seed and the sample's number, so the corpus has the same bytes on any number of
/// ranks, and however often it was interrupted. A rank holds one member at a time.
///
/// Source: Kim et al., "Pre-training under infinite compute", 2025, https://arxiv.org/abs/2509.14786, section 6.
public final class TeacherSampler {
  /// The end of a sampler's work.
  public enum Outcome: Sendable {
    /// The corpus is complete; tokens a second over all ranks, nil when it was complete before.
    case finished(SampleCorpus, tokensPerSecond: Double?)
    /// It was asked to stop, and the same call resumes.
    case stopped
  }

  /// Called on the first rank while samples are drawn: tokens so far, those of an unfinished round estimated, and all.
  public typealias Report = (_ done: Int, _ all: Int) -> Void

  /// Sequences that a rank continues at the same time.
  private static let batchSize = 32

  private let teacher: SavedModels
  private let tokenizer: Tokenizer
  private let settings: SamplingSettings
  private let recipe: SampleRecipe
  private let directory: String
  private let world: Communicator
  private let stop: StopFlag
  private let clock = ContinuousClock()
  private var report: Report = { _, _ in }
  private var decoder: MemberDecoder
  private var pace = SamplePace()
  /// Samples and tokens that are written.
  private var samples = 0, tokens = 0
  /// Tokens that this rank has drawn in the unfinished round.
  private var roundTokens = 0

  /// A sampler. All ranks make one, of the same teacher.
  ///
  /// - Parameter recipe: of this teacher.
  /// - Throws: `ConfigurationError`, and an error when the teacher's tokenizer cannot be read.
  public init(
    _ teacher: SavedModels, recipe: SampleRecipe, directory: String, world: Communicator, stop: StopFlag
  ) throws {
    self.teacher = teacher
    self.recipe = recipe
    self.directory = directory
    self.world = world
    self.stop = stop
    tokenizer = try teacher.tokenizer()
    settings = try SamplingSettings(temperature: recipe.temperature, topP: recipe.topP, seed: recipe.seed)
    decoder = MemberDecoder(teacher, capacity: Self.batchSize)
  }

  /// Draws the missing samples. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read or write or a model's predictions are NaN or infinite, `MPIError`.
  public func run(report: @escaping Report = { _, _ in }) throws -> Outcome {
    self.report = report
    let start = clock.now
    try agreeOnRecipe()
    let artifact = SampleArtifact(recipe, directory: directory)
    var lock: DirectoryLock?
    let known = try world.broadcastFromRoot {
      switch try artifact.claim() {
      case .finished: return try description()
      case .unfinished(let taken):
        lock = taken
        return []
      }
    }
    guard known.isEmpty else { return .finished(try open(known), tokensPerSecond: nil) }
    let writer = try world.agree { try lock.map { try makeWriter(artifact, lock: $0) } }
    try takeCounts(of: writer)
    let firstTokens = tokens
    guard try StopSignal.holdTermination({ try drawMissing(writer) }) else { return .stopped }
    let seconds = (clock.now - start) / .seconds(1)
    if world.isRoot { report(recipe.tokens, recipe.tokens) }
    let corpus = try finish(writer)
    return .finished(corpus, tokensPerSecond: Double(tokens - firstTokens) / max(seconds, 1e-9))
  }

  /// Completes the corpus. Collective.
  ///
  /// - Parameter writer: on the first rank only.
  private func finish(_ writer: SampleCorpusWriter?) throws -> SampleCorpus {
    let written = try world.broadcastFromRoot {
      try writer?.finish()
      return try description()
    }
    return try open(written)
  }

  /// The bytes of the file that describes the corpus.
  private func description() throws -> [UInt8] { try readFile("\(directory)/\(SampleCorpus.manifestName)") }

  /// Opens the complete corpus. Collective.
  private func open(_ description: [UInt8]) throws -> SampleCorpus {
    try world.agree { try SampleCorpus(directory: directory, description: description) }
  }

  /// Makes sure that all ranks read the same members. Collective.
  private func agreeOnRecipe() throws {
    let own = try world.agree { Array(try Fingerprint(of: recipe).hexadecimal.utf8) }
    let first = try world.broadcast(own)
    try world.agree {
      guard own == first else { throw GenerationError.otherThanFirst(directories: teacher.directories) }
    }
  }

  private func makeWriter(_ artifact: SampleArtifact, lock: DirectoryLock) throws -> SampleCorpusWriter {
    try SampleCorpusWriter(
      artifact, lock: lock, endOfText: tokenizer.endOfText, vocabularySize: teacher.vocabularySize)
  }

  /// Tells all ranks what is written. Collective.
  ///
  /// - Parameter writer: on the first rank only.
  private func takeCounts(of writer: SampleCorpusWriter?) throws {
    samples = try world.broadcast(writer?.samples ?? 0)
    tokens = try world.broadcast(writer?.tokens ?? 0)
  }
}

extension TeacherSampler {
  /// Draws round after round. Collective.
  ///
  /// - Parameter writer: on the first rank only.
  /// - Returns: false when it was asked to stop.
  private func drawMissing(_ writer: SampleCorpusWriter?) throws -> Bool {
    while tokens < recipe.tokens {
      guard let parts = try drawRound() else { return false }
      try write(parts, writer)
    }
    return true
  }

  private func write(_ parts: [[UInt8]], _ writer: SampleCorpusWriter?) throws {
    try world.agree { try writer?.append(SampleRound.samples(parts)) }
    try takeCounts(of: writer)
  }

  /// Draws the samples of a round. Collective.
  ///
  /// - Returns: on the first rank the samples of each rank; nil when one was asked to stop.
  private func drawRound() throws -> [[UInt8]]? {
    let round = try nextRound()
    let begin = clock.now
    roundTokens = 0
    let drawn = Result { try draw(round.part(of: world.rank)) }
    // Ranks that are done look for the stop request, too, so that it reaches those that are not.
    try stop.barrier()
    let own = try world.agree { try drawn.get() }
    guard try !world.allReduceOr(own == nil || stop.reason != nil) else { return nil }
    pace.note(seconds: (clock.now - begin) / .seconds(1))
    var parts = [[UInt8]](repeating: [], count: world.size)
    parts[0] = SampleRound.bytes(own ?? [])
    return try world.allToAll(parts)
  }

  /// The samples of the next round, as the first rank decides. Collective.
  private func nextRound() throws -> SampleRound {
    let mean = samples > 0 ? Double(tokens) / Double(samples) : Double(recipe.length + 1)
    let count = try world.broadcast(
      pace.count(ranks: world.size, tokensLeft: recipe.tokens - tokens, tokensPerSample: mean))
    return SampleRound(samples: samples..<samples + count, recipe: recipe, ranks: world.size)
  }

  /// Draws this rank's samples.
  ///
  /// - Returns: nil when it was asked to stop.
  private func draw(_ part: [SampleRound.MemberSamples]) throws -> [SampleRound.NumberedSample]? {
    var drawn: [SampleRound.NumberedSample] = []
    for group in part {
      guard let texts = try draw(group) else { return nil }
      drawn += zip(group.numbers, texts).map { number, text in
        .init(number: number, sample: DrawnSample(tokens: text.tokens, isCut: !text.isEnded))
      }
    }
    return drawn
  }

  /// Draws some samples of one member on this rank.
  ///
  /// - Returns: nil when it was asked to stop.
  private func draw(_ group: SampleRound.MemberSamples) throws -> [GeneratedText]? {
    let generator = try makeGenerator(member: group.member)
    var steps = 0
    return try generator.texts(requests(group.numbers)) { _, _ in
      roundTokens += 1
    } isStopped: {
      steps += 1
      guard steps % 8 == 0 else { return false }
      reportProgress()
      return try stop.poll()
    }
  }

  private func makeGenerator(member: Int) throws -> TextGenerator {
    TextGenerator(
      try decoder.decoder(of: member), settings: settings, ends: [tokenizer.endOfText],
      tokenCount: tokenizer.vocabularySize)
  }

  private func requests(_ numbers: [Int]) -> [TextRequest] {
    numbers.map {
      TextRequest(number: $0, prompt: [tokenizer.textStart], limit: recipe.length, slides: true)
    }
  }

  /// Reports the tokens of all ranks, estimated from what this one has drawn of its round.
  private func reportProgress() {
    guard world.isRoot else { return }
    report(min(tokens + roundTokens * world.size, recipe.tokens - 1), recipe.tokens)
  }
}
