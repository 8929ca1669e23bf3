import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// Scores every prefix of an ensemble in one pass over a split.
///
/// Ranks hold members; an all-to-all turns members × tokens into tokens × members. Each rank then owns the logits of all
/// members for some tokens, and a running sum gives the mean logits of the first K members for every K.
///
/// A pass is computed up to the last normalization for all members; logits exist only for a piece of it at a time, so
/// memory is bounded whatever the number of members, the vocabulary and the context.
public final class EnsembleScorer {
  /// Tokens of one pass, about: its shape, hence the bits, do not depend on the number of ranks.
  private static let tokensPerPass = 1024
  /// The most logits of all members that a piece may have: 256 MiB, in numbers.
  private static let logitsPerPiece = 1 << 26

  let world: Communicator
  let stream: EvaluationStream
  let share: MemberShare
  private let vocabularySize: Int
  private let windowsPerPass: Int
  /// The rows whose logits exist at one time.
  package let pieceLength: Int
  private let held: [Held]
  private let sent: Tensor
  private let received: Tensor
  let sum: Tensor

  /// A member that this rank computes for the pass of one owner.
  private struct Held {
    let owner: Int
    let parameters: Parameters
    let transformer: Transformer
    /// Its last normalized states of the pass, **shape** [tokens, D].
    let states: Tensor
  }

  /// Reads this rank's members.
  ///
  /// - Parameters:
  ///   - models: each member's shape; they agree in vocabulary and context length.
  ///   - read: gives a member's weights; called for the members that this rank holds.
  public init(
    models: [ModelConfiguration], stream: EvaluationStream, world: Communicator, read: (Int) throws -> Parameters
  ) throws {
    guard let first = models.first else { throw EnsembleError.noMembers }
    self.world = world
    self.stream = stream
    vocabularySize = first.vocabularySize
    let share = MemberShare(ranks: world.size, members: models.count)
    self.share = share
    windowsPerPass = max(1, Self.tokensPerPass / stream.sequenceLength)
    let capacity = windowsPerPass * stream.sequenceLength
    let bound = Self.logitsPerPiece / (models.count * vocabularySize)
    pieceLength = min(capacity, Transformer.chunkLength, max(1, bound))
    let seats = (0..<world.size).flatMap { share.computed(by: world.rank, pass: $0) }
    try Self.checkMemory(
      share.members(of: world.rank).map { models[$0] }, states: seats.map { models[$0].hiddenSize }, capacity: capacity,
      logits: (seats.count + models.count + 1) * pieceLength)
    var parameters: [Int: Parameters] = [:]
    var transformers: [ModelConfiguration: Transformer] = [:]
    for member in share.members(of: world.rank) {
      parameters[member] = try read(member)
      transformers[models[member]] =
        transformers[models[member]] ?? Transformer(models[member], capacity: capacity, purpose: .evaluation)
    }
    held = (0..<world.size).flatMap { owner in
      share.computed(by: world.rank, pass: owner).compactMap { member in
        guard let parameters = parameters[member], let transformer = transformers[models[member]] else { return nil }
        let states = Tensor(rows: capacity, columns: models[member].hiddenSize)
        return Held(owner: owner, parameters: parameters, transformer: transformer, states: states)
      }
    }
    sent = Tensor(rows: held.count * pieceLength, columns: vocabularySize)
    received = Tensor(rows: models.count * pieceLength, columns: vocabularySize)
    sum = Tensor(rows: pieceLength, columns: vocabularySize)
  }

  /// Refuses members that do not fit, before memory is taken.
  ///
  /// - Parameters:
  ///   - states: the width of each member whose states are kept.
  ///   - logits: the rows of logits that there are at one time.
  private static func checkMemory(
    _ held: [ModelConfiguration], states: [Int], capacity: Int, logits: Int
  ) throws {
    var estimate = MemoryEstimate()
    for model in held { estimate.add(copies: 1, of: model) }
    for model in Set(held) { estimate.add(transformerOf: model, capacity: capacity, purpose: .evaluation) }
    estimate.add(capacity, states.reduce(0, +))
    estimate.add(logits, held.first?.vocabularySize ?? 0)
    try estimate.check("evaluating \(held.count) member(s) with a context of \(held.first?.contextLength ?? 0) tokens")
  }

  /// The scores of all tokens, on every rank. Collective.
  ///
  /// - Parameter bytes: the length of the split's text.
  /// - Throws: `MPIError`.
  public func scores(bytes: Int) throws(MPIError) -> EnsembleScores {
    let empty = [[Float]](repeating: [Float](repeating: 0, count: stream.count), count: share.members)
    var (members, averages) = (empty, empty)
    try forEachPiece { pass, piece, logits in
      score(pass, piece, logits, members: &members, averages: &averages)
    }
    for index in 0..<share.members {
      try world.allReduce(&members[index])
      try world.allReduce(&averages[index])
    }
    return EnsembleScores(members: members, logitAverages: averages, bytes: bytes)
  }

  /// Calls `body` with the logits of all members for each piece of the passes that this rank owns. Collective.
  ///
  /// - Parameter body: gets the pass, the rows of the piece, and for each member their logits of **shape** [rows, V].
  func forEachPiece(_ body: (ScoringPass, Range<Int>, [Tensor]) -> Void) throws(MPIError) {
    for first in stride(from: 0, to: passCount, by: world.size) { try forEachPiece(firstPass: first, body) }
  }

  /// The same for one pass of each rank alone. Collective; `first` agrees.
  private func forEachPiece(
    firstPass first: Int, _ body: (ScoringPass, Range<Int>, [Tensor]) -> Void
  ) throws(MPIError) {
    computeStates(firstPass: first)
    let own = pass(first + world.rank)
    for start in stride(from: 0, to: rowCount(ofPass: first), by: pieceLength) {
      try transpose(firstPass: first, start: start)
      let piece = piece(ofPass: own.number, start: start)
      if !piece.isEmpty { body(own, piece, memberLogits(rows: piece.count)) }
    }
  }

  /// Calls `body` with the logits of all members for each piece of one pass of each rank. Collective; `first` agrees.
  ///
  /// - Parameters:
  ///   - first: the pass of the first rank; those of the others follow.
  ///   - body: gets for each member the logits of **shape** [rows, V] of the next rows of this rank's pass.
  package func forEachPiece(firstPass first: Int, _ body: ([Tensor]) -> Void) throws(MPIError) {
    try forEachPiece(firstPass: first) { _, _, logits in body(logits) }
  }

  /// The tokens of a pass, whole windows.
  package static func tokensOfPass(sequenceLength: Int) -> Int {
    max(1, tokensPerPass / sequenceLength) * sequenceLength
  }

  private func pass(_ number: Int) -> ScoringPass {
    ScoringPass(number, windows: windows(of: number), stream: stream)
  }

  /// The logits that this rank received, by member.
  private func memberLogits(rows: Int) -> [Tensor] {
    let order = (0..<world.size).flatMap { share.computed(by: $0, pass: world.rank) }
    return order.indices.sorted { order[$0] < order[$1] }.map { received.rows($0 * rows..<($0 + 1) * rows) }
  }

  /// How many passes the stream has.
  package var passCount: Int { (stream.windowCount + windowsPerPass - 1) / windowsPerPass }

  /// The windows of a pass; none beyond the end.
  private func windows(of pass: Int) -> Range<Int> {
    min(pass * windowsPerPass, stream.windowCount)..<min((pass + 1) * windowsPerPass, stream.windowCount)
  }

  private func rowCount(ofPass pass: Int) -> Int { windows(of: pass).count * stream.sequenceLength }

  /// The rows of a pass that belong to the piece that begins at row `start`.
  private func piece(ofPass pass: Int, start: Int) -> Range<Int> {
    let count = rowCount(ofPass: pass)
    return min(start, count)..<min(start + pieceLength, count)
  }

  /// Computes this rank's members on the passes of all ranks.
  private func computeStates(firstPass: Int) {
    for member in held {
      let pass = pass(firstPass + member.owner)
      guard pass.batch.count > 0 else { continue }
      member.transformer.states(
        of: pass.batch, parameters: member.parameters, into: member.states.rows(0..<pass.batch.count))
    }
  }

  /// Sends the logits of a piece of each pass to the pass's owner.
  private func transpose(firstPass: Int, start: Int) throws(MPIError) {
    var row = 0
    var sentCounts = [Int](repeating: 0, count: world.size)
    for member in held {
      let piece = piece(ofPass: firstPass + member.owner, start: start)
      guard !piece.isEmpty else { continue }
      Transformer.logits(
        of: member.states.rows(piece), parameters: member.parameters, into: sent.rows(row..<row + piece.count))
      row += piece.count
      sentCounts[member.owner] += piece.count * vocabularySize
    }
    let own = piece(ofPass: firstPass + world.rank, start: start).count * vocabularySize
    let receivedCounts = (0..<world.size).map { share.computed(by: $0, pass: world.rank).count * own }
    try exchange(sentCounts, receivedCounts)
  }

  private func exchange(_ sentCounts: [Int], _ receivedCounts: [Int]) throws(MPIError) {
    try sent.withElements { (sent) throws(MPIError) in
      try received.withMutableElements { (received) throws(MPIError) in
        try world.allToAll(sending: sent, counts: sentCounts, receiving: &received, counts: receivedCounts)
      }
    }
  }

  /// Scores the tokens of a piece from the logits of all members.
  private func score(
    _ pass: ScoringPass, _ piece: Range<Int>, _ logits: [Tensor], members: inout [[Float]], averages: inout [[Float]]
  ) {
    let sum = sum.rows(0..<piece.count)
    for (member, logits) in logits.enumerated() {
      pass.write(logits, piece, scale: 1, to: &members[member])
      guard member > 0 else {
        // The mean of one member is the member.
        pass.write(logits, piece, scale: 1, to: &averages[member])
        sum.copy(logits)
        continue
      }
      sum.add(logits)
      pass.write(sum, piece, scale: 1 / Float(member + 1), to: &averages[member])
    }
  }
}
