import MessagePassing
import TensorKernels
import Transformers

/// Continues many sequences at once by the average of several models, which may sit on different ranks.
///
/// Ranks hold members as in `MemberAssignment`. In every step each rank appends the tokens to its members' sequences, an
/// all-to-all gives each sequence's owner the logits of all members, and the owner adds them up in the order of members. So
/// the average, and what is drawn from it, has the same bits on any number of ranks and beside any other sequences.
public final class EnsembleDecoder {
  /// The most sequences at a time.
  public let capacity: Int
  /// V.
  package let vocabularySize: Int
  /// T.
  package let contextLength: Int
  private let averaging: MemberAveraging
  private let world: Communicator?
  private let assignment: MemberAssignment
  private let decoders: [Int: Decoder]
  private let sent, received, sum: Tensor

  /// The logits of one member for one row of a step.
  private struct Block {
    let member: Int
    let row: Int
  }

  /// Reads this rank's members.
  ///
  /// - Parameters:
  ///   - models: each member's shape; they agree in vocabulary and context length.
  ///   - capacity: the most sequences at a time, over all ranks.
  ///   - world: all ranks; nil when this one is alone.
  ///   - read: gives a member's weights; called for the members that this rank holds.
  /// - Throws: `ConfigurationError.tooLarge` when they do not fit, and what `read` throws.
  public init(
    models: [ModelConfiguration], averaging: MemberAveraging, capacity: Int, world: Communicator? = nil,
    read: (Int) throws -> PackedWeights
  ) throws {
    guard let first = models.first else { throw EnsembleError.noMembers }
    vocabularySize = first.vocabularySize
    contextLength = first.contextLength
    self.averaging = averaging
    self.capacity = capacity
    self.world = world
    assignment = MemberAssignment(ranks: world?.size ?? 1, members: models.count)
    let rank = world?.rank ?? 0
    let held = assignment.members(of: rank)
    let receivedRows = models.count * Self.ownedCount(capacity, rank, of: assignment.ranks)
    try Self.checkMemory(of: held.map { models[$0] }, capacity: capacity, receivedRows: receivedRows)
    var decoders: [Int: Decoder] = [:]
    for member in held { decoders[member] = Decoder(try read(member), capacity: capacity) }
    self.decoders = decoders
    sent = Tensor(rows: held.count * capacity, columns: vocabularySize)
    received = Tensor(rows: receivedRows, columns: vocabularySize)
    sum = Tensor(rows: 1, columns: vocabularySize)
  }

  /// Refuses members that do not fit, before memory is taken.
  private static func checkMemory(of held: [ModelConfiguration], capacity: Int, receivedRows: Int) throws {
    var estimate = MemoryEstimate()
    for model in held { estimate.add(decoderOf: model, capacity: capacity) }
    estimate.add((held.count + 1) * capacity + receivedRows, held.first?.vocabularySize ?? 0)
    try estimate.check("generating \(capacity) text(s) with \(held.count) model(s) on a rank")
  }

  /// The most sequences whose logits a rank averages.
  private static func ownedCount(_ capacity: Int, _ rank: Int, of ranks: Int) -> Int {
    (capacity + ranks - 1 - rank) / ranks
  }

  private var rank: Int { world?.rank ?? 0 }

  /// Begins a new sequence in a slot. All ranks do it.
  package func start(slot: Int) { for decoder in decoders.values { decoder.start(slot: slot) } }

  /// Continues with another model of the same shape.
  ///
  /// - Precondition: it is one model on one rank.
  package func replace(_ weights: PackedWeights) {
    precondition(assignment.members == 1 && assignment.ranks == 1)
    decoders[0]?.replace(weights)
  }
}

extension EnsembleDecoder {
  /// Appends a token to each of some sequences and draws the next one. Collective; steps agree.
  ///
  /// - Parameter draw: called on the owner of a sequence with its row and the averaged logits of **shape** [1, V].
  /// - Returns: a token for each sequence, 0 where none was drawn.
  /// - Throws: `EnsembleError.notFinite` on all ranks when `draw` gives nil, `MPIError`.
  package func perform(_ step: DecodingStep, draw: (Int, Tensor) -> Int?) throws -> [UInt32] {
    let needsLogits = step.draws.contains(true)
    append(step, needsLogits: needsLogits)
    guard needsLogits else { return Array(repeating: 0, count: step.tokens.count) }
    return try share(drawOwn(step, draw: draw))
  }

  /// Draws for the sequences that this rank owns.
  ///
  /// - Returns: a token for each of them, −1 where `draw` gave nil, 0 for other sequences.
  private func drawOwn(_ step: DecodingStep, draw: (Int, Tensor) -> Int?) throws(MPIError) -> [Double] {
    let arrivals = try exchange(step.slots)
    return step.slots.indices.map { row in
      guard step.draws[row], let places = arrivals[row] else { return 0 }
      average(places)
      return Double(draw(row, sum) ?? -1)
    }
  }

  /// Gives all ranks the tokens that their owners have drawn.
  private func share(_ own: [Double]) throws -> [UInt32] {
    var sums = own
    try world?.allReduce(&sums)
    guard !sums.contains(-1) else { throw EnsembleError.notFinite }
    return sums.map { UInt32($0) }
  }

  /// Appends the tokens of a step to this rank's members' sequences.
  private func append(_ step: DecodingStep, needsLogits: Bool) {
    for (member, decoder) in decoders {
      let rows = rows(of: step.slots, computedBy: rank, member: member)
      decoder.append(rows.map { step.tokens[$0] }, slots: rows.map { step.slots[$0] }, needsLogits: needsLogits)
    }
  }

  /// The rows of a step whose logits of a member a rank computes.
  private func rows(of slots: [Int], computedBy rank: Int, member: Int) -> [Int] {
    slots.indices.filter { assignment.computes(rank: rank, member: member, pass: slots[$0]) }
  }

  /// Brings the logits of all members to the owners of sequences.
  ///
  /// - Returns: for each row that this rank owns, the row of each member's logits in `received`.
  private func exchange(_ slots: [Int]) throws(MPIError) -> [Int: [Int]] {
    let sentRows = packLogits(slots)
    let arrivals = (0..<assignment.ranks).map { blocks(from: $0, to: rank, slots) }
    try transfer(sentRows: sentRows, receivedRows: arrivals.map(\.count))
    let unknown = [Int](repeating: 0, count: assignment.members)
    var places: [Int: [Int]] = [:]
    for (place, block) in arrivals.joined().enumerated() {
      places[block.row, default: unknown][block.member] = place
    }
    return places
  }

  /// The logits that one rank sends to another, in the order in which it does.
  private func blocks(from source: Int, to owner: Int, _ slots: [Int]) -> [Block] {
    assignment.members(of: source).flatMap { member in
      rows(of: slots, computedBy: source, member: member)
        .filter { slots[$0] % assignment.ranks == owner }.map { Block(member: member, row: $0) }
    }
  }

  /// Copies this rank's logits to `sent`, owner after owner.
  ///
  /// - Returns: the number of rows for each owner.
  private func packLogits(_ slots: [Int]) -> [Int] {
    var next = 0
    return (0..<assignment.ranks).map { owner in
      let blocks = blocks(from: rank, to: owner, slots)
      for block in blocks {
        copy(block, slots, to: next)
        next += 1
      }
      return blocks.count
    }
  }

  private func copy(_ block: Block, _ slots: [Int], to row: Int) {
    // A member's logits are of the rows that this rank computed, in their order.
    let index = slots[..<block.row].count { assignment.computes(rank: rank, member: block.member, pass: $0) }
    guard let logits = decoders[block.member]?.logits else { return }
    sent.row(at: row).copy(logits.row(at: index))
  }

  private func transfer(sentRows: [Int], receivedRows: [Int]) throws(MPIError) {
    guard let world, world.size > 1 else {
      let rows = sentRows.reduce(0, +)
      return received.rows(0..<rows).copy(sent.rows(0..<rows))
    }
    let sentCounts = sentRows.map { $0 * vocabularySize }
    let receivedCounts = receivedRows.map { $0 * vocabularySize }
    try sent.withElements { (sent) throws(MPIError) in
      try received.withMutableElements { (received) throws(MPIError) in
        try world.allToAll(sending: sent, counts: sentCounts, receiving: &received, counts: receivedCounts)
      }
    }
  }

  /// Leaves the average of the members' logits, or the logarithm of their average probabilities, in `sum`.
  private func average(_ places: [Int]) {
    if places.count > 1 { takeMean(of: places) } else { sum.copy(received.row(at: places[0])) }
  }

  private func takeMean(of places: [Int]) {
    sum.fill(0)
    let factor = 1 / Float(places.count)
    for place in places { add(received.row(at: place), times: factor) }
    finishSum(factor)
  }

  private func add(_ logits: Tensor, times factor: Float) {
    switch averaging {
    case .logits: sum.add(logits)
    case .probabilities: DistributionAverage.add(logits, times: factor, to: sum)
    }
  }

  private func finishSum(_ factor: Float) {
    switch averaging {
    case .logits: sum.scale(by: factor)
    case .probabilities: DistributionAverage.takeLogarithms(sum)
    }
  }
}
