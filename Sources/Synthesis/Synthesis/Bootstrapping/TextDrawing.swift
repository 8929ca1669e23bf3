import Corpora
import Ensembles
import Files
import Generation
import MessagePassing
import Transformers

/// Draws the texts of the shards that are missing; the ranks divide the shards.
final class TextDrawing {
  /// Texts that a rank continues at the same time.
  private static let batchSize = 32
  /// The shards of a rank after which all ranks learn whether one has failed.
  private static let shardsPerRound = 4

  private let artifact: BootstrapArtifact
  private let models: SavedModels
  private let seeds: SeedDocuments
  private let world: Communicator
  private let stop: StopFlag
  private var generator: TextGenerator?
  /// The texts that this rank has drawn in the unfinished round.
  private var roundTexts = 0

  private var settings: BootstrapSettings { artifact.recipe.settings }

  init(
    _ artifact: BootstrapArtifact, models: SavedModels, seeds: SeedDocuments, world: Communicator, stop: StopFlag
  ) {
    self.artifact = artifact
    self.models = models
    self.seeds = seeds
    self.world = world
    self.stop = stop
  }

  /// Draws all missing texts. Collective.
  ///
  /// - Parameter report: called on the first rank with the number of texts that are there, those of other ranks estimated.
  /// - Returns: false when a stop was requested.
  /// - Throws: `AgreedFailure` when a rank cannot read or write or the model's predictions are NaN or infinite, `MPIError`.
  func run(report: @escaping (Int) -> Void) throws -> Bool {
    let missing = try missingShards()
    let perRound = world.size * Self.shardsPerRound
    var done = settings.texts - count(ofShards: missing[...])
    for start in stride(from: 0, to: missing.count, by: perRound) {
      let round = missing[start..<min(start + perRound, missing.count)]
      let own = round.enumerated().filter { $0.offset % world.size == world.rank }.map(\.element)
      let before = done
      guard try draw(own, report: { report(min(before + $0 * self.world.size, self.settings.texts)) }) else {
        return false
      }
      done += count(ofShards: round)
    }
    return true
  }

  private func count(ofShards shards: ArraySlice<Int>) -> Int { shards.reduce(0) { $0 + count(ofShard: $1) } }

  private func count(ofShard number: Int) -> Int { DrawnShard.numbers(of: number, texts: settings.texts).count }

  /// The shards without an intact file, as the first rank sees them. Collective.
  private func missingShards() throws -> [Int] {
    let bytes = try world.broadcastFromRoot {
      let shards = 0..<DrawnShard.count(texts: settings.texts)
      return LittleEndian.bytes(
        shards.filter { DrawnShard(path: artifact.path(ofShard: $0), count: count(ofShard: $0)) == nil })
    }
    return LittleEndian.integers(bytes[...])
  }

  /// Draws this rank's shards of a round. Collective.
  ///
  /// - Returns: false when a stop was requested.
  private func draw(_ shards: [Int], report: (Int) -> Void) throws -> Bool {
    roundTexts = 0
    let outcome = Result { try shards.allSatisfy { try draw($0, report: report) } }
    // Ranks that are done look for the stop request, too, so that it reaches those that are not.
    try stop.barrier()
    let isComplete = try world.agree { try outcome.get() }
    return try !world.allReduceOr(!isComplete || stop.reason != nil)
  }

  /// Draws and writes one shard on this rank.
  ///
  /// - Returns: false when a stop was requested before it was complete.
  private func draw(_ shard: Int, report: (Int) -> Void) throws -> Bool {
    let numbers = DrawnShard.numbers(of: shard, texts: settings.texts)
    guard let texts = try texts(numbers.map { try request($0) }) else { return false }
    try DrawnShard(texts: texts).write(to: artifact.path(ofShard: shard))
    roundTexts += numbers.count
    if world.isRoot { report(roundTexts) }
    return true
  }

  /// Draws texts; nil when a stop was requested.
  private func texts(_ requests: [TextRequest]) throws -> [DrawnText]? {
    var steps = 0
    let texts = try makeGenerator().texts(
      requests,
      isStopped: {
        steps += 1
        return try steps % 8 == 0 && stop.poll()
      })
    return texts?.map { DrawnText(tokens: $0.tokens, isEnded: $0.isEnded) }
  }

  private func request(_ number: Int) throws -> TextRequest {
    TextRequest(
      number: number, prompt: try prompt(seeds.seed(ofText: number, settings)),
      limit: settings.maxTokens ?? models.contextLength)
  }

  /// The tokens that a text begins after.
  private func prompt(_ seed: Int?) throws -> [UInt32] {
    guard let seed else { return [seeds.endOfText] }
    let window = try PairWindow(
      sequenceLength: models.contextLength, endOfText: seeds.endOfText, firstLength: settings.seedTokens)
    return window.prompt(seeds.tokens(of: seed))
  }

  private func makeGenerator() throws -> TextGenerator {
    if let generator { return generator }
    let decoder = try EnsembleDecoder(models: models.models, capacity: DecodingCapacity(slots: Self.batchSize)) {
      try models.read($0)
    }
    let new = TextGenerator(
      decoder,
      settings: try SamplingSettings(temperature: settings.temperature, topP: settings.topP, seed: settings.seed),
      ends: [seeds.endOfText], tokenCount: seeds.tokenizer.vocabularySize)
    generator = new
    return new
  }
}
