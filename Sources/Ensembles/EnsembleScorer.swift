import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Transformers

/// Scores every prefix of an ensemble in one pass over a split.
///
/// Ranks hold members; an all-to-all turns members × tokens into tokens × members. Each rank then owns the logits of all
/// members for some tokens, and a running sum gives the mean logits of the first K members for every K.
public final class EnsembleScorer {
  /// Tokens of one pass, about: its shape, hence the bits, do not depend on the number of ranks.
  private static let tokensPerPass = 1024
  /// The most logits of all members that a pass may have, to bound memory: 256 MiB, in numbers.
  private static let logitsPerPass = 1 << 26

  private let world: Communicator
  private let stream: EvaluationStream
  private let share: MemberShare
  private let held: [Int: Parameters]
  private let transformers: [Int: Transformer]
  private let vocabularySize: Int
  private let windowsPerPass: Int
  private let sent: Tensor
  private let received: Tensor
  private let sum: Tensor

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
    share = MemberShare(ranks: world.size, members: models.count)
    let largest = min(Self.tokensPerPass, Self.logitsPerPass / (models.count * vocabularySize))
    windowsPerPass = max(1, largest / stream.sequenceLength)
    let capacity = windowsPerPass * stream.sequenceLength
    let members = share.members(of: world.rank)
    held = try Dictionary(uniqueKeysWithValues: members.map { ($0, try read($0)) })
    transformers = Dictionary(
      uniqueKeysWithValues: members.map { ($0, Transformer(models[$0], capacity: capacity, purpose: .evaluation)) })
    let computed = (0..<world.size).reduce(0) { [share] in $0 + share.computed(by: world.rank, pass: $1).count }
    sent = Tensor(rows: computed * capacity, columns: vocabularySize)
    received = Tensor(rows: models.count * capacity, columns: vocabularySize)
    sum = Tensor(rows: capacity, columns: vocabularySize)
  }

  /// The scores of all tokens, on every rank. Collective.
  ///
  /// - Parameter bytes: the length of the split's text.
  /// - Throws: `MPIError`.
  public func scores(bytes: Int) throws(MPIError) -> EnsembleScores {
    let empty = [[Float]](repeating: [Float](repeating: 0, count: stream.count), count: share.members)
    var (members, averages) = (empty, empty)
    for first in stride(from: 0, to: passCount, by: world.size) {
      try transpose(firstPass: first)
      let own = first + world.rank
      if own < passCount { score(own, members: &members, averages: &averages) }
    }
    for index in 0..<share.members {
      try world.merge(&members[index])
      try world.merge(&averages[index])
    }
    return EnsembleScores(members: members, logitAverages: averages, bytes: bytes)
  }

  private var passCount: Int { (stream.windowCount + windowsPerPass - 1) / windowsPerPass }

  private func batch(_ pass: Int) -> TokenBatch {
    let (inputs, targets) = stream.windows(windows(of: pass))
    return TokenBatch(inputs: inputs, targets: targets, sequenceLength: stream.sequenceLength)
  }

  private func windows(of pass: Int) -> Range<Int> {
    pass * windowsPerPass..<min((pass + 1) * windowsPerPass, stream.windowCount)
  }

  /// The numbers of one member's logits of a pass; none for a pass beyond the end.
  private func logitCount(_ pass: Int) -> Int {
    pass < passCount ? windows(of: pass).count * stream.sequenceLength * vocabularySize : 0
  }

  /// Computes this rank's members on the passes of all ranks and sends each pass to its owner.
  private func transpose(firstPass: Int) throws(MPIError) {
    var row = 0
    var sentCounts: [Int] = []
    for owner in 0..<world.size {
      let (pass, firstRow) = (firstPass + owner, row)
      if pass < passCount {
        let batch = batch(pass)
        for member in share.computed(by: world.rank, pass: owner) {
          compute(member, batch, into: sent.rows(row..<row + batch.count))
          row += batch.count
        }
      }
      sentCounts.append((row - firstRow) * vocabularySize)
    }
    let own = logitCount(firstPass + world.rank)
    let receivedCounts = (0..<world.size).map { share.computed(by: $0, pass: world.rank).count * own }
    try exchange(sentCounts, receivedCounts)
  }

  private func compute(_ member: Int, _ batch: TokenBatch, into logits: Tensor) {
    guard let parameters = held[member], let transformer = transformers[member] else { return }
    transformer.logits(of: batch, parameters: parameters, into: logits)
  }

  private func exchange(_ sentCounts: [Int], _ receivedCounts: [Int]) throws(MPIError) {
    try sent.withElements { (sent) throws(MPIError) in
      try received.withMutableElements { (received) throws(MPIError) in
        try world.allToAll(sending: sent, counts: sentCounts, receiving: &received, counts: receivedCounts)
      }
    }
  }

  /// Scores the tokens of a pass that this rank owns, from the logits that it received.
  private func score(_ pass: Int, members: inout [[Float]], averages: inout [[Float]]) {
    let batch = batch(pass)
    let (rows, positions) = (0..<batch.count, stream.positions(of: windows(of: pass)))
    let sum = sum.rows(rows)
    let order = (0..<world.size).flatMap { share.computed(by: $0, pass: world.rank) }
    for member in 0..<share.members {
      guard let block = order.firstIndex(of: member) else { continue }
      let logits = received.rows(block * batch.count..<(block + 1) * batch.count)
      write(logits, batch, scale: 1, to: &members[member], at: positions)
      guard member > 0 else {
        // The mean of one member is the member.
        averages[0].replaceSubrange(positions, with: members[0][positions])
        sum.copy(logits)
        continue
      }
      sum.add(logits)
      write(sum, batch, scale: 1 / Float(member + 1), to: &averages[member], at: positions)
    }
  }

  private func write(
    _ logits: Tensor, _ batch: TokenBatch, scale: Float, to scores: inout [Float], at positions: Range<Int>
  ) {
    var result = [Float](repeating: 0, count: batch.count)
    CrossEntropy.forward(logits, targets: batch.targets[...], scale: scale, logProbabilities: &result[...])
    scores.replaceSubrange(positions, with: result.prefix(positions.count))
  }
}
