import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// The logits of all members of an ensemble for tokens that the ranks divide.
///
/// Ranks hold members; an all-to-all turns members × tokens into tokens × members. Each rank then owns the logits of all
/// members for some tokens.
///
/// A pass is computed up to what logits follow from for all members; logits exist only for a piece of it at a time, so
/// memory is bounded whatever the number of members, the vocabulary and the context.
package final class EnsembleLogits {
  /// The most logits of all members that a piece may have: 256 MiB, in floats.
  private static let logitsPerPiece = 1 << 26

  let world: Communicator
  let windows: TokenWindows
  let assignment: MemberAssignment
  private let vocabularySize: Int
  /// The rows whose logits exist at one time.
  package let pieceLength: Int
  private let held: [HeldPass]
  private let sent: Tensor
  private let received: Tensor
  /// Room for one row of logits for each row of a piece.
  let scratch: Tensor

  /// A member that this rank computes for the pass of one owner.
  private struct HeldPass {
    let owner: Int
    let pass: any LogitPass
  }

  /// Reads this rank's members.
  ///
  /// - Throws: `ConfigurationError.tooLarge` when they do not fit, and what opening a member throws.
  /// - Precondition: there are members, all have logits, and their contexts hold the windows.
  init(_ members: [EnsembleMember], windows: TokenWindows, world: Communicator) throws {
    self.world = world
    self.windows = windows
    assignment = MemberAssignment(ranks: world.size, members: members.count)
    vocabularySize = members.first?.vocabularySize ?? 0
    let capacity = TokenWindows.passCapacity(sequenceLength: windows.sequenceLength)
    let bound = max(1, Self.logitsPerPiece / (members.count * vocabularySize))
    pieceLength = min(capacity, Transformer.chunkLength, bound)
    let seats = assignment.seats(of: world.rank)
    let rows = (seats.count + members.count + 1) * pieceLength
    try Self.checkMemory(
      of: assignment.members(of: world.rank).compactMap { members[$0].model },
      statesOf: seats.compactMap { members[$0.member].model }, windows, logitRows: rows)
    held = try Self.open(members, seats: seats, capacity: capacity)
    sent = Tensor(rows: held.count * pieceLength, columns: vocabularySize)
    received = Tensor(rows: members.count * pieceLength, columns: vocabularySize)
    scratch = Tensor(rows: pieceLength, columns: vocabularySize)
  }

  /// Opens every member of the seats once.
  private static func open(
    _ members: [EnsembleMember], seats: [MemberAssignment.Seat], capacity: Int
  ) throws -> [HeldPass] {
    let memory = WorkingMemory()
    var scorers: [Int: any LogitScorer] = [:]
    for member in Set(seats.map(\.member)).sorted() { scorers[member] = try members[member].openLogits(memory) }
    return seats.compactMap { seat in
      scorers[seat.member].map { HeldPass(owner: seat.owner, pass: $0.makePass(capacity: capacity)) }
    }
  }

  /// Refuses members that do not fit, before memory is taken.
  ///
  /// - Parameters:
  ///   - held: the models of this rank.
  ///   - kept: the models whose states are kept.
  ///   - logitRows: the rows of logits that there are at one time.
  private static func checkMemory(
    of held: [ModelConfiguration], statesOf kept: [ModelConfiguration], _ windows: TokenWindows, logitRows: Int
  ) throws {
    var estimate = MemoryEstimate()
    estimate.add(members: held)
    let capacity = TokenWindows.passCapacity(sequenceLength: windows.sequenceLength)
    estimate.add(capacity, kept.reduce(0) { $0 + $1.hiddenSize })
    estimate.add(logitRows, held.first?.vocabularySize ?? 0)
    try estimate.check("evaluating \(held.count) member(s) with a context of \(held.first?.contextLength ?? 0) tokens")
  }
}

extension EnsembleLogits {
  /// The most tokens of a pass: complete windows.
  package static func tokensOfPass(sequenceLength: Int) -> Int {
    TokenWindows.passCapacity(sequenceLength: sequenceLength)
  }

  /// The number of passes.
  package var passCount: Int { windows.passCount }

  /// Calls `body` for each piece of the passes that this rank owns, from some pass on. Collective.
  ///
  /// - Parameter between: called when every rank has computed a pass and more are left, with this rank's pass and the number of
  ///   passes that are done. Collective.
  func forEachPiece(
    fromPass start: Int, _ body: (LogitPiece) -> Void, between: (_ own: Int, _ done: Int) throws -> Void
  ) throws {
    for first in stride(from: start, to: passCount, by: world.size) {
      try forEachPiece(firstPass: first, body)
      let done = first + world.size
      if done < passCount { try between(first + world.rank, done) }
    }
  }

  /// Calls `body` with the logits of all members for each piece of one pass of each rank. Collective; `first` agrees.
  ///
  /// - Parameters:
  ///   - first: the pass of the first rank; those of the others follow.
  ///   - body: gets for each member the logits of **shape** [rows, V] of the next rows of this rank's pass.
  package func forEachPiece(firstPass first: Int, _ body: ([Tensor]) -> Void) throws(MPIError) {
    try forEachPiece(firstPass: first) { (piece: LogitPiece) in body(piece.logits) }
  }

  private func forEachPiece(firstPass first: Int, _ body: (LogitPiece) -> Void) throws(MPIError) {
    compute(firstPass: first)
    let number = first + world.rank
    let own = windows.pass(number)
    let batch = own.batch()
    let scored = own.scoredRows()
    for start in stride(from: 0, to: rowCount(ofPass: first), by: pieceLength) {
      try transpose(firstPass: first, start: start)
      let rows = rows(ofPass: number, start: start)
      guard !rows.isEmpty else { continue }
      let logits = receivedLogits(rows: rows.count)
      body(LogitPiece(pass: number, batch: batch, rows: rows, scored: scored, logits: logits))
    }
  }

  /// The logits that this rank received, by member.
  private func receivedLogits(rows: Int) -> [Tensor] {
    assignment.places(ofPass: world.rank).map { received.rows($0 * rows..<($0 + 1) * rows) }
  }

  private func rowCount(ofPass pass: Int) -> Int { windows.pass(pass).count * windows.sequenceLength }

  /// The rows of a pass that belong to the piece that begins at row `start`.
  private func rows(ofPass pass: Int, start: Int) -> Range<Int> {
    let count = rowCount(ofPass: pass)
    return min(start, count)..<min(start + pieceLength, count)
  }

  /// Computes this rank's members on the passes of all ranks.
  private func compute(firstPass: Int) {
    for member in held {
      let pass = windows.pass(firstPass + member.owner)
      if pass.count > 0 { member.pass.compute(pass.batch()) }
    }
  }

  /// Sends the logits of a piece of each pass to the pass's owner.
  private func transpose(firstPass: Int, start: Int) throws(MPIError) {
    var row = 0
    var sentCounts = [Int](repeating: 0, count: world.size)
    for member in held {
      let piece = rows(ofPass: firstPass + member.owner, start: start)
      guard !piece.isEmpty else { continue }
      member.pass.write(piece, into: sent.rows(row..<row + piece.count))
      row += piece.count
      sentCounts[member.owner] += piece.count * vocabularySize
    }
    let own = rows(ofPass: firstPass + world.rank, start: start).count * vocabularySize
    let receivedCounts = (0..<world.size).map { assignment.computed(by: $0, pass: world.rank).count * own }
    try exchange(sentCounts, receivedCounts)
  }

  private func exchange(_ sentCounts: [Int], _ receivedCounts: [Int]) throws(MPIError) {
    try sent.withElements { (sent) throws(MPIError) in
      try received.withMutableElements { (received) throws(MPIError) in
        try world.allToAll(sending: sent, counts: sentCounts, receiving: &received, counts: receivedCounts)
      }
    }
  }
}
