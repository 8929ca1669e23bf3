import MessagePassing
import TensorKernels
import Transformers

/// Continues many sequences at once by several models, which may sit on different ranks.
///
/// Ranks hold members as in `MemberAssignment`. In every step each rank appends the tokens to its members' sequences, an
/// all-to-all gives the owner of each row the logits of all members, and the owner evaluates them; those of one member stay on
/// the rank that computed them. So what follows from them
/// has the same bits on any number of ranks and, with packed weights, beside any other sequences.
public final class EnsembleDecoder {
  /// The logits of one member for one row of a step.
  private struct Block {
    let member: Int
    /// The row's number among those that need logits.
    let row: Int
  }

  /// The room for sequences and tokens.
  public let capacity: DecodingCapacity
  /// V.
  package let vocabularySize: Int
  /// The most tokens of a sequence.
  package let contextLength: Int
  private let world: Communicator?
  private let assignment: MemberAssignment
  private let decoders: [Int: Decoder]
  /// Logits that leave and reach this rank; none where there is one rank or one member.
  private let sent, received: Tensor

  /// Reads this rank's members.
  ///
  /// - Parameters:
  ///   - models: each member's shape; they agree in vocabulary and context length.
  ///   - capacity: the room for sequences and tokens, over all ranks.
  ///   - isPacked: whether weights are packed, for steps of few rows and bits that do not depend on other rows, or plain.
  ///   - world: all ranks; nil when this one is alone.
  ///   - read: gives a member's weights; called for the members that this rank holds.
  /// - Throws: `ConfigurationError.tooLarge` when they do not fit, and what `read` throws.
  public init(
    models: [ModelConfiguration], capacity: DecodingCapacity, isPacked: Bool = true, world: Communicator? = nil,
    read: (Int) throws -> Parameters
  ) throws {
    guard let first = models.first else { throw EnsembleError.noMembers }
    vocabularySize = first.vocabularySize
    contextLength = models.map { capacity.length(of: $0) }.min() ?? 0
    self.capacity = capacity
    self.world = world
    assignment = MemberAssignment(ranks: world?.size ?? 1, members: models.count)
    let held = assignment.members(of: world?.rank ?? 0)
    let room = Self.exchangedRows(assignment, held: held.count, rows: capacity.rows)
    try Self.memory(of: held.map { models[$0] }, assignment, capacity: capacity, isPacked: isPacked)
      .check("continuing \(capacity.slots) text(s) with \(held.count) model(s) on a rank")
    var decoders: [Int: Decoder] = [:]
    for member in held {
      let parameters = try read(member)
      let weights = isPacked ? DecoderWeights(packing: parameters) : DecoderWeights(plain: parameters)
      decoders[member] = Decoder(weights, capacity: capacity)
    }
    self.decoders = decoders
    sent = Tensor(rows: room.sent, columns: vocabularySize)
    received = Tensor(rows: room.received, columns: vocabularySize)
  }

  /// The rows of logits that leave and reach a rank in a step, at most.
  private static func exchangedRows(
    _ assignment: MemberAssignment, held: Int, rows: Int
  ) -> (sent: Int, received: Int) {
    guard assignment.ranks > 1, assignment.members > 1 else { return (0, 0) }
    let owned = (rows + assignment.ranks - 1) / assignment.ranks
    return (held * rows, assignment.members * owned)
  }

  /// The memory of a rank that holds some models.
  private static func memory(
    of held: [ModelConfiguration], _ assignment: MemberAssignment, capacity: DecodingCapacity, isPacked: Bool
  ) -> MemoryEstimate {
    var estimate = MemoryEstimate()
    for model in held { estimate.add(decoderOf: model, capacity: capacity, isPacked: isPacked) }
    let room = exchangedRows(assignment, held: held.count, rows: capacity.rows)
    estimate.add(room.sent + room.received, held.first?.vocabularySize ?? 0)
    return estimate
  }

  /// Returns whether some ranks, all of them with the memory of this machine, can hold the models together.
  package static func fits(
    _ models: [ModelConfiguration], capacity: DecodingCapacity, isPacked: Bool, ranks: Int
  ) -> Bool {
    let assignment = MemberAssignment(ranks: ranks, members: models.count)
    return (0..<ranks).allSatisfy { rank in
      let held = assignment.members(of: rank).map { models[$0] }
      let memory = memory(of: held, assignment, capacity: capacity, isPacked: isPacked)
      return (try? memory.check("")) != nil
    }
  }

  private var rank: Int { world?.rank ?? 0 }

  /// Begins a new sequence in a slot. All ranks do it.
  package func start(slot: Int) { for decoder in decoders.values { decoder.start(slot: slot) } }

  /// Begins a sequence with the first tokens of another one. All ranks do it.
  package func fork(slot source: Int, to target: Int, count: Int) {
    for decoder in decoders.values { decoder.fork(slot: source, to: target, count: count) }
  }

  /// Continues with another model of the same shape.
  ///
  /// - Precondition: it is one model on one rank.
  package func replace(_ weights: DecoderWeights) {
    precondition(assignment.members == 1 && assignment.ranks == 1)
    decoders[0]?.replace(weights)
  }
}

extension EnsembleDecoder {
  /// Appends tokens to some sequences and evaluates the logits that follow. Collective; steps agree.
  ///
  /// - Parameters:
  ///   - width: the number of values of a row.
  ///   - evaluate: called on one rank for each row that needs logits, with the row and the logits of each member of **shape**
  ///     [1, V], which it may overwrite; gives `width` values.
  /// - Returns: the values of each row that needs logits, in the order of rows, on every rank.
  package func perform(
    _ step: DecodingStep, width: Int, evaluate: (_ row: Int, _ members: [Tensor]) -> [Double]
  ) throws(MPIError) -> [Double] {
    append(step)
    let arrivals = try exchange(step)
    var values = [Double](repeating: 0, count: step.scored.count * width)
    for (number, members) in arrivals {
      values.replaceSubrange(number * width..<(number + 1) * width, with: evaluate(step.scored[number], members))
    }
    if !values.isEmpty { try world?.allReduce(&values) }
    return values
  }

  /// Appends the tokens of a step to this rank's members' sequences.
  private func append(_ step: DecodingStep) {
    for (member, decoder) in decoders {
      decoder.append(step.rows.filter { assignment.computes(rank: rank, member: member, pass: $0.slot) })
    }
  }

  /// The rows with logits of a member that a rank computes, by their numbers among all that need logits.
  private func scored(_ step: DecodingStep, computedBy rank: Int, member: Int) -> [Int] {
    step.scored.indices.filter {
      assignment.computes(rank: rank, member: member, pass: step.rows[step.scored[$0]].slot)
    }
  }

  /// Brings the logits of all members to the owners of rows.
  ///
  /// - Returns: for each row that this rank owns, by its number among those that need logits, the logits of each member.
  private func exchange(_ step: DecodingStep) throws(MPIError) -> [Int: [Tensor]] {
    guard let world, world.size > 1, assignment.members > 1 else { return ownLogits(step) }
    let sentRows = packLogits(step)
    let arrivals = (0..<assignment.ranks).map { blocks(from: $0, to: rank, step) }
    try transfer(sentRows: sentRows, receivedRows: arrivals.map(\.count), world)
    var places: [Int: [Int: Tensor]] = [:]
    for (place, block) in arrivals.joined().enumerated() {
      places[block.row, default: [:]][block.member] = received.row(at: place)
    }
    return places.mapValues { logits in (0..<assignment.members).compactMap { logits[$0] } }
  }

  /// The logits of the rows that this rank computes of all members: there is one rank or one member.
  private func ownLogits(_ step: DecodingStep) -> [Int: [Tensor]] {
    let logits = decoders.sorted { $0.key < $1.key }.map(\.value.logits)
    let numbers = scored(step, computedBy: rank, member: 0)
    return Dictionary(
      uniqueKeysWithValues: numbers.enumerated().map { place, number in (number, logits.map { $0.row(at: place) }) })
  }

  /// The logits that one rank sends to another, in the order in which it does. Rows have owners in turn.
  private func blocks(from source: Int, to owner: Int, _ step: DecodingStep) -> [Block] {
    assignment.members(of: source).flatMap { member in
      scored(step, computedBy: source, member: member)
        .filter { $0 % assignment.ranks == owner }.map { Block(member: member, row: $0) }
    }
  }

  /// Copies this rank's logits to `sent`, owner after owner.
  ///
  /// - Returns: the number of rows for each owner.
  private func packLogits(_ step: DecodingStep) -> [Int] {
    let places = decoders.keys.reduce(into: [Int: [Int: Int]]()) { places, member in
      let rows = scored(step, computedBy: rank, member: member)
      places[member] = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    }
    var next = 0
    return (0..<assignment.ranks).map { owner in
      let blocks = blocks(from: rank, to: owner, step)
      for block in blocks {
        if let row = places[block.member]?[block.row] { copy(row, of: block.member, to: next) }
        next += 1
      }
      return blocks.count
    }
  }

  private func copy(_ row: Int, of member: Int, to place: Int) {
    guard let logits = decoders[member]?.logits else { return }
    sent.row(at: place).copy(logits.row(at: row))
  }

  private func transfer(sentRows: [Int], receivedRows: [Int], _ world: Communicator) throws(MPIError) {
    let sentCounts = sentRows.map { $0 * vocabularySize }
    let receivedCounts = receivedRows.map { $0 * vocabularySize }
    try sent.withElements { (sent) throws(MPIError) in
      try received.withMutableElements { (received) throws(MPIError) in
        try world.allToAll(sending: sent, counts: sentCounts, receiving: &received, counts: receivedCounts)
      }
    }
  }
}
