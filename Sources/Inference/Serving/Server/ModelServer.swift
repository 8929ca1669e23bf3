import Ensembles
import Foundation
import Generation
import MachineLimits
import MessagePassing
import TensorKernels
import Tokenizers
import Transformers

/// Serves one model, or the average of several that sit on all ranks, to clients of OpenAI's interface.
///
/// HTTP runs on the first rank in tasks beside its main thread. The main threads of all ranks compute.
public final class ModelServer {
  /// The most sequences at the same time unless told otherwise.
  private static let mostSlots = 64

  private let settings: ServingSettings
  private let models: SavedModels
  private let world: Communicator
  private let tokenizer: Tokenizer
  private let decoder: EnsembleDecoder
  private let average: MemberAverage
  private let metrics = ServingMetrics()
  private let activity = ServerActivity()

  /// Reads this rank's models. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank finds a fault, `MPIError`.
  public init(_ models: SavedModels, _ settings: ServingSettings, world: Communicator) throws {
    self.settings = settings
    self.models = models
    self.world = world
    let length = settings.contextLength ?? models.contextLength
    tokenizer = try world.agree {
      guard length <= models.contextLength else {
        throw ServingError.contextLength(asked: length, available: models.contextLength)
      }
      return try models.tokenizer()
    }
    decoder = try Self.decoder(models, settings, length: length, world: world)
    average = MemberAverage(settings.averaging, weights: settings.weights, vocabularySize: models.vocabularySize)
  }

  /// A decoder with as many slots as were asked for, or as every rank has memory for. Collective.
  private static func decoder(
    _ models: SavedModels, _ settings: ServingSettings, length: Int, world: Communicator
  ) throws -> EnsembleDecoder {
    var slots = settings.slots ?? mostSlots
    while settings.slots == nil, slots > 1 {
      let capacity = DecodingCapacity(slots: slots, rows: settings.rows, length: length)
      if try world.allReduceAnd(fits(models, capacity, ranks: world)) { break }
      slots /= 2
    }
    let capacity = DecodingCapacity(slots: slots, rows: settings.rows, length: length)
    return try world.agree {
      try EnsembleDecoder(models: models.models, capacity: capacity, world: world) { try models.read($0) }
    }
  }

  /// True when this rank's models and sequences take at most a quarter of its part of the memory.
  private static func fits(_ models: SavedModels, _ capacity: DecodingCapacity, ranks world: Communicator) -> Bool {
    var estimate = MemoryEstimate()
    for member in MemberAssignment(ranks: world.size, members: models.models.count).members(of: world.rank) {
      estimate.add(decoderOf: models.models[member], capacity: capacity)
    }
    return estimate.bytes <= MachineMemory.byteCount / Double(4 * world.size)
  }

  /// A sentence about what is served.
  public var summary: String {
    "\(settings.name): \(models.models.count) model(s), up to \(decoder.capacity.slots) sequence(s) of at most \(decoder.contextLength) tokens at a time"
  }

  /// Serves until a stop is requested, and all requests that were accepted before are answered. Collective.
  ///
  /// - Parameter ready: told on the first rank, with the URL, when clients may come.
  /// - Returns: on the first rank, the number of requests that succeeded.
  /// - Throws: `AgreedFailure` when the server cannot listen, `MPIError`.
  public func run(stop: StopFlag, ready: (String) throws -> Void) throws -> Int {
    let queue = AnswerQueue(limit: settings.queueLength)
    let listener = try world.agree { world.isRoot ? try listen(queue) : nil }
    let listening = listener.map { listener in Task { await listener.run() } }
    defer { listening?.cancel() }
    if let listener { try ready("http://\(urlHost):\(listener.port)") }
    let ranks = BatchRanks(decoder, average, world: world, stop: stop, tokenCount: tokenizer.vocabularySize)
    try ranks.run(world.isRoot ? director(queue) : nil)
    finishAnswers()
    return activity.answered
  }

  private var urlHost: String { settings.host.contains(":") ? "[\(settings.host)]" : settings.host }

  private func listen(_ queue: AnswerQueue) throws -> HTTPListener {
    let model = try ServedModel(
      models, name: settings.name, contextLength: decoder.contextLength, created: wallClockSeconds())
    let service = ModelService(model, queue: queue, metrics: metrics, keys: settings.keys)
    return try HTTPListener(
      host: settings.host, port: settings.port, limits: settings.limits, service: service, activity: activity)
  }

  private func director(_ queue: AnswerQueue) -> Director {
    let bounds = Scheduler.Bounds(
      slots: decoder.capacity.slots, rows: decoder.capacity.rows, contextLength: decoder.contextLength)
    let scheduler = Scheduler(queue, metrics, tokenizer: tokenizer, bounds: bounds)
    return Director(queue: queue, scheduler: scheduler) { [activity] in
      activity.stop()
      queue.close()
    }
  }

  /// Waits until clients have their answers; those that do not take them are given up.
  private func finishAnswers() {
    let deadline = ContinuousClock.now + settings.limits.writeTime
    while activity.requests > 0, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.005) }
  }
}
