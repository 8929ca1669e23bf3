import Ensembles
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// Scores requests by every member of an ensemble and by the ensembles of the first 1, 2, … of them.
///
/// Requests of a group that begin alike are computed as one up to where they differ. What is computed together does not
/// depend on the ranks, so scores have the same bits on any number of them.
public final class RequestScorer {
  /// The most tokens of a step, which keep products at their full rate.
  private static let rowsPerStep = 256
  /// The most sequences at a time, and the most tokens of all of them, unless one group has more.
  private static let mostSlots = 64, mostTokens = 8192

  private let models: [ModelConfiguration]
  private let world: Communicator
  private let read: (Int) throws -> Parameters
  private var weights: [Int: Parameters] = [:]

  /// A scorer on all ranks.
  ///
  /// - Parameters:
  ///   - models: each member's shape; they agree in vocabulary and context length.
  ///   - read: gives a member's weights; called for the members that a rank holds.
  public init(_ models: [ModelConfiguration], world: Communicator, read: @escaping (Int) throws -> Parameters) {
    self.models = models
    self.world = world
    self.read = read
  }

  private var contextLength: Int { models.first?.contextLength ?? 0 }

  /// Scores groups of requests. Collective; requests agree.
  ///
  /// - Parameters:
  ///   - groups: requests that are likely to begin alike, such as the choices of one item.
  ///   - wantsMostLikely: whether to tell if the tokens of a continuation are the most likely ones.
  ///   - setting: who may stop the scoring, and who is told the tokens that are done; nothing is kept then.
  /// - Returns: the scores of each request.
  /// - Throws: `AgreedFailure` when a member does not fit or cannot be read, or its predictions are NaN or infinite;
  ///   `ScoringStopped` on a stop request, `MPIError`.
  public func scores(
    of groups: [[ScoringRequest]], wantsMostLikely: Bool = false, _ setting: ScoringSetting = ScoringSetting()
  ) throws -> [[RequestScores]] {
    try world.agree { try checkLengths(groups) }
    let layout = RequestLayout(groups, contextLength: contextLength)
    let capacity = Self.capacity(for: layout)
    let lane = try ScoringLane(models, capacity: capacity, world: world, read: weights(of:))
    let pass = BatchPass(
      lane.decoder,
      scores: TokenScores(members: models.count, tokens: layout.tokenCount, wantsMostLikely: wantsMostLikely))
    try score(RequestBatch.batches(layout.groups, slots: capacity.slots), in: lane, pass, setting)
    try world.allReduce(&pass.scores.values)
    try world.agree { guard pass.scores.values.allSatisfy(\.isFinite) else { throw EnsembleError.notFinite } }
    return layout.ranges.map { $0.map { pass.scores.request($0) } }
  }

  private static func capacity(for layout: RequestLayout) -> DecodingCapacity {
    let slots = max(layout.mostRequests, min(mostSlots, mostTokens / max(layout.length, 1)))
    return DecodingCapacity(slots: slots, rows: rowsPerStep, length: layout.length)
  }

  /// Scores batches, one in each lane at a time. Collective.
  private func score(
    _ batches: [RequestBatch], in lane: ScoringLane, _ pass: BatchPass, _ setting: ScoringSetting
  ) throws {
    let all = batches.reduce(0) { $0 + $1.rowCount }
    var done = 0
    for first in stride(from: 0, to: batches.count, by: lane.count) {
      if let number = lane.number, first + number < batches.count { try pass.score(batches[first + number]) }
      done += batches[first...].prefix(lane.count).reduce(0) { $0 + $1.rowCount }
      if world.isRoot { setting.report(.progress(done: done, all: all)) }
      if let stop = setting.stop, try world.allReduceOr(stop.poll()) { throw ScoringStopped() }
    }
  }

  private func weights(of member: Int) throws -> Parameters {
    if let known = weights[member] { return known }
    let parameters = try self.read(member)
    weights[member] = parameters
    return parameters
  }

  private func checkLengths(_ groups: [[ScoringRequest]]) throws(TaskError) {
    for request in groups.joined() where request.continuation.count > contextLength {
      throw .longContinuation(tokens: request.continuation.count, contextLength: contextLength)
    }
  }
}

/// The scored tokens of requests, numbered group after group.
private struct RequestLayout {
  let groups: [RequestGroup]
  /// The numbers of the scored tokens of each request.
  let ranges: [[Range<Int>]]
  let tokenCount: Int

  init(_ requests: [[ScoringRequest]], contextLength: Int) {
    var number = 0
    ranges = requests.map { group in
      group.map { request in
        defer { number += request.continuation.count }
        return number..<number + request.continuation.count
      }
    }
    groups = zip(requests, ranges).map {
      RequestGroup($0, firstNumber: $1.first?.lowerBound ?? 0, contextLength: contextLength)
    }
    tokenCount = number
  }

  /// The most requests of a group.
  var mostRequests: Int { groups.map(\.count).max() ?? 1 }
  /// The most tokens that a request reads.
  var length: Int { groups.map(\.length).max() ?? 1 }
}

/// The batches that one lane scores.
private final class BatchPass {
  private let decoder: EnsembleDecoder?
  private let judge: RowJudge
  var scores: TokenScores

  init(_ decoder: EnsembleDecoder?, scores: TokenScores) {
    self.decoder = decoder
    self.scores = scores
    judge = RowJudge(vocabularySize: decoder?.vocabularySize ?? 1, wantsMostLikely: scores.wantsMostLikely)
  }

  func score(_ batch: RequestBatch) throws(MPIError) {
    guard let decoder else { return }
    for slot in 0..<decoder.capacity.slots { decoder.start(slot: slot) }
    try read(batch.sharedRows, decoder)
    for fork in batch.forks { decoder.fork(slot: fork.source, to: fork.target, count: fork.count) }
    try read(batch.ownRows, decoder)
  }

  /// Reads rows, as many at a time as a step has.
  private func read(_ rows: [RequestBatch.SlotRow], _ decoder: EnsembleDecoder) throws(MPIError) {
    for start in stride(from: 0, to: rows.count, by: decoder.capacity.rows) {
      let part = Array(rows[start..<min(start + decoder.capacity.rows, rows.count)])
      let step = DecodingStep(
        part.map { DecodingRow(token: $0.row.token, slot: $0.slot, needsLogits: !$0.row.targets.isEmpty) })
      _ = try decoder.perform(step, width: 0) { row, members in
        judge.judge(part[row].row.targets, members, into: &scores)
        return []
      }
    }
  }
}
