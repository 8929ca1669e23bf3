import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// Continues many sequences at once by the average of several models, which may sit on different ranks.
///
/// Ranks hold members as in `MemberShare`. In every step each rank appends the tokens to its members' sequences, an
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
  private let share: MemberShare
  private let members: [Int: Decoder]
  private let sent, received, sum: Tensor

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
    (vocabularySize, contextLength) = (first.vocabularySize, first.contextLength)
    (self.averaging, self.capacity, self.world) = (averaging, capacity, world)
    let (share, rank) = (MemberShare(ranks: world?.size ?? 1, members: models.count), world?.rank ?? 0)
    self.share = share
    let held = share.members(of: rank)
    let owned = Self.ownedCount(capacity, rank, of: share.ranks)
    var estimate = MemoryEstimate()
    for member in held { estimate.add(decoderOf: models[member], capacity: capacity) }
    estimate.add((held.count + 1) * capacity + models.count * owned, vocabularySize)
    try estimate.check("generating \(capacity) text(s) with \(held.count) model(s) on a rank")
    var members: [Int: Decoder] = [:]
    for member in held { members[member] = Decoder(try read(member), capacity: capacity) }
    self.members = members
    sent = Tensor(rows: held.count * capacity, columns: vocabularySize)
    received = Tensor(rows: models.count * owned, columns: vocabularySize)
    sum = Tensor(rows: 1, columns: vocabularySize)
  }

  private static func ownedCount(_ capacity: Int, _ rank: Int, of ranks: Int) -> Int {
    (capacity + ranks - 1 - rank) / ranks
  }

  private var rank: Int { world?.rank ?? 0 }

  /// Begins a new sequence in a slot. All ranks do it.
  package func start(slot: Int) { for decoder in members.values { decoder.start(slot: slot) } }

  /// Appends a token to each of some sequences and draws the next one. Collective; all arguments agree.
  ///
  /// - Parameters:
  ///   - slots: the sequence of each token, rising.
  ///   - draws: whether a token is drawn for each sequence; in a prompt none is.
  ///   - draw: called on the owner of a sequence with its row and the averaged logits of **shape** [1, V].
  /// - Returns: a token for each sequence, 0 where none was drawn.
  /// - Throws: `EnsembleError.notFinite` on all ranks when `draw` gives nil, `MPIError`.
  package func step(
    _ tokens: [UInt32], slots: [Int], draws: [Bool], draw: (_ row: Int, _ logits: Tensor) -> Int?
  ) throws -> [UInt32] {
    let needsLogits = draws.contains(true)
    for (member, decoder) in members {
      let rows = slots.indices.filter { share.computes(rank: rank, member: member, pass: slots[$0]) }
      decoder.append(rows.map { tokens[$0] }, slots: rows.map { slots[$0] }, needsLogits: needsLogits)
    }
    guard needsLogits else { return Array(repeating: 0, count: tokens.count) }
    let places = try exchange(slots)
    var drawn = [Double](repeating: 0, count: tokens.count)
    for (row, places) in places where draws[row] {
      average(places)
      drawn[row] = Double(draw(row, sum) ?? -1)
    }
    try world?.allReduce(&drawn)
    guard drawn.allSatisfy({ $0 >= 0 }) else { throw EnsembleError.notFinite }
    return drawn.map { UInt32($0) }
  }

  /// Brings the logits of all members to the owners of sequences.
  ///
  /// - Returns: for each row that this rank owns, where each member's logits stand in `received`.
  private func exchange(_ slots: [Int]) throws(MPIError) -> [(row: Int, places: [Int])] {
    var (next, sentCounts) = (0, [Int](repeating: 0, count: share.ranks))
    for owner in 0..<share.ranks {
      let before = next
      for (member, row) in blocks(from: rank, to: owner, slots) { copy(row, of: member, slots, to: &next) }
      sentCounts[owner] = (next - before) * vocabularySize
    }
    let own = slots.indices.filter { slots[$0] % share.ranks == rank }
    var places = [Int: [Int]](uniqueKeysWithValues: own.map { ($0, Array(repeating: 0, count: share.members)) })
    var (place, receivedCounts) = (0, [Int](repeating: 0, count: share.ranks))
    for source in 0..<share.ranks {
      let before = place
      for (member, row) in blocks(from: source, to: rank, slots) {
        places[row]?[member] = place
        place += 1
      }
      receivedCounts[source] = (place - before) * vocabularySize
    }
    try transfer(sentCounts, receivedCounts, rows: next)
    return own.map { ($0, places[$0] ?? []) }
  }

  /// The members and rows whose logits one rank sends to another, in the order in which it does.
  private func blocks(from source: Int, to owner: Int, _ slots: [Int]) -> [(member: Int, row: Int)] {
    share.members(of: source).flatMap { member in
      slots.indices.filter { row in
        slots[row] % share.ranks == owner && share.computes(rank: source, member: member, pass: slots[row])
      }.map { (member, $0) }
    }
  }

  private func copy(_ row: Int, of member: Int, _ slots: [Int], to next: inout Int) {
    // A member's logits are of the rows that this rank computed, in their order.
    let index = slots[..<row].count { share.computes(rank: rank, member: member, pass: $0) }
    guard let logits = members[member]?.logits else { return }
    sent.rows(next..<next + 1).copy(logits.rows(index..<index + 1))
    next += 1
  }

  private func transfer(_ sentCounts: [Int], _ receivedCounts: [Int], rows: Int) throws(MPIError) {
    guard let world, world.size > 1 else { return received.rows(0..<rows).copy(sent.rows(0..<rows)) }
    try sent.withElements { (sent) throws(MPIError) in
      try received.withMutableElements { (received) throws(MPIError) in
        try world.allToAll(sending: sent, counts: sentCounts, receiving: &received, counts: receivedCounts)
      }
    }
  }

  /// Leaves the average of the members' logits, or the logarithm of their average probabilities, in `sum`.
  private func average(_ places: [Int]) {
    guard places.count > 1 else { return sum.copy(received.rows(places[0]..<places[0] + 1)) }
    sum.fill(0)
    for place in places {
      let logits = received.rows(place..<place + 1)
      switch averaging {
      case .logits: sum.add(logits)
      case .probabilities: DistributionAverage.add(logits, times: 1 / Float(places.count), to: sum)
      }
    }
    switch averaging {
    case .logits: sum.scale(by: 1 / Float(places.count))
    case .probabilities: DistributionAverage.takeLogarithms(sum)
    }
  }
}

extension EnsembleDecoder {
  /// Goes on with another model of the same shape.
  ///
  /// - Precondition: it is one model on one rank.
  package func replace(_ weights: PackedWeights) {
    precondition(share.members == 1 && share.ranks == 1)
    members[0]?.replace(weights)
  }
}
