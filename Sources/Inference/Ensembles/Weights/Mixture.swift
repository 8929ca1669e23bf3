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

  /// The log-likelihood, up to a constant, and each member's score: of a piece, or of a token on the average.
  struct Sums {
    let logLikelihood: Double
    let scores: [Double]
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
    Sums(values: try means(count: memberCount + 1) { $0.sums(weights).values })
  }

  /// Minus the Hessian of the mean log-likelihood of a token by the weights of some members, row-major. Collective; arguments agree.
  func curvature(_ weights: [Double], of members: [Int]) throws -> [Double] {
    try means(count: members.count * members.count) { $0.curvature(weights, of: members) }
  }

  /// The sums of some values of all pieces, in the order of pieces, by the number of tokens. Each rank computes those of its pieces.
  private func means(count: Int, of values: (MixturePiece) -> [Double]) throws -> [Double] {
    let own = pieces.keys.sorted().compactMap { pieces[$0].map(values) }.joined()
    let all = try ranks.allGather(own.map { Int(bitPattern: UInt($0.bitPattern)) })
    var totals = [Double](repeating: 0, count: count)
    for number in 0..<Self.pieceCount(tokenCount) {
      let part = all[number % ranks.size].dropFirst(number / ranks.size * count)
      for (index, value) in zip(totals.indices, part) {
        totals[index] += Double(bitPattern: UInt64(UInt(bitPattern: value)))
      }
    }
    return totals.map { $0 / Double(max(tokenCount, 1)) }
  }
}

extension Mixture.Sums {
  /// The log-likelihood and the scores.
  fileprivate var values: [Double] { [logLikelihood] + scores }

  fileprivate init(values: [Double]) {
    self.init(logLikelihood: values[0], scores: Array(values[1...]))
  }
}
