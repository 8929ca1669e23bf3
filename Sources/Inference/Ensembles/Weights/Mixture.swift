import RankGroups

/// Members' probabilities of each token, relative to the largest of the token, whose tokens ranks share in pieces.
///
/// Every piece is summed by one rank, and the sums are added up in the order of pieces, so the bits do not depend on the
/// number of ranks.
struct Mixture {
  /// Tokens of one piece, at most.
  private static let pieceLength = 1 << 18

  private let memberCount: Int
  private let tokenCount: Int
  private let ranks: any RankGroup
  /// The pieces of this rank, by their numbers.
  private let pieces: [Int: MixturePiece]

  /// The sums of a piece.
  struct Sums {
    var logLikelihood = 0.0
    var scores: [Double]
  }

  init(_ members: [[Float]], ranks: any RankGroup) {
    memberCount = members.count
    let count = members.first?.count ?? 0
    tokenCount = count
    self.ranks = ranks
    let own = stride(from: ranks.rank, to: Self.pieceCount(count), by: ranks.size)
    pieces = Dictionary(
      uniqueKeysWithValues: own.map { ($0, MixturePiece(Self.tokens($0, of: count), of: members)) })
  }

  private static func pieceCount(_ tokens: Int) -> Int { (tokens + pieceLength - 1) / pieceLength }

  private static func tokens(_ piece: Int, of count: Int) -> Range<Int> {
    piece * pieceLength..<min((piece + 1) * pieceLength, count)
  }

  /// The mean log-likelihood of a token, up to a constant, and each member's score. Collective; weights agree.
  func evaluate(_ weights: [Double]) throws -> Sums {
    var total = Sums(scores: [Double](repeating: 0, count: memberCount))
    for part in try sharedSums(weights) { total.add(part) }
    let count = Double(max(tokenCount, 1))
    return Sums(logLikelihood: total.logLikelihood / count, scores: total.scores.map { $0 / count })
  }

  /// The sums of all pieces in their order, of which each rank computes its own.
  private func sharedSums(_ weights: [Double]) throws -> [Sums] {
    let own = pieces.keys.sorted().compactMap { pieces[$0]?.sums(weights).values }.joined()
    let all = try ranks.allGather(own.map { Int(bitPattern: UInt($0.bitPattern)) })
    return (0..<Self.pieceCount(tokenCount)).map { number in
      let start = number / ranks.size * (memberCount + 1)
      return Sums(
        values: all[number % ranks.size][start..<start + memberCount + 1].map {
          Double(bitPattern: UInt64(UInt(bitPattern: $0)))
        })
    }
  }
}

extension Mixture.Sums {
  /// The log-likelihood and the scores.
  fileprivate var values: [Double] { [logLikelihood] + scores }

  fileprivate init(values: [Double]) {
    self.init(logLikelihood: values[0], scores: Array(values[1...]))
  }

  fileprivate mutating func add(_ other: Mixture.Sums) {
    logLikelihood += other.logLikelihood
    for index in scores.indices { scores[index] += other.scores[index] }
  }
}
