import Foundation
import TensorKernels

/// The scores of tokens by every member and by every ensemble of the first K members.
///
/// Values of one token stand side by side: M log-probabilities of members, M of mean logits of the first K; with
/// `wantsMostLikely` also 3·M flags, 1 where the token is the most likely one of a member, of mean logits, of mean
/// probabilities.
struct TokenScores {
  let members: Int
  let wantsMostLikely: Bool
  /// **Shape** [tokens, width].
  var values: [Double]

  init(members: Int, tokens: Int, wantsMostLikely: Bool) {
    self.members = members
    self.wantsMostLikely = wantsMostLikely
    values = Array(repeating: 0, count: tokens * Self.width(members, wantsMostLikely))
  }

  private static func width(_ members: Int, _ wantsMostLikely: Bool) -> Int { (wantsMostLikely ? 5 : 2) * members }

  private var width: Int { Self.width(members, wantsMostLikely) }

  /// The values of a token.
  subscript(token: Int) -> ArraySlice<Double> {
    get { values[token * width..<(token + 1) * width] }
    set { values.replaceSubrange(token * width..<(token + 1) * width, with: newValue) }
  }

  /// The sums over the tokens of one request.
  func request(_ tokens: Range<Int>) -> RequestScores {
    func sums(_ block: Int) -> [Double] {
      (0..<members).map { member in tokens.reduce(0) { $0 + values[$1 * width + block * members + member] } }
    }
    func flags(_ block: Int) -> [Bool] { wantsMostLikely ? sums(block).map { $0 == Double(tokens.count) } : [] }
    return RequestScores(
      members: sums(0), logits: sums(1), probabilities: probabilitySums(tokens),
      mostLikely: .init(members: flags(2), logits: flags(3), probabilities: flags(4)))
  }

  /// log Π (1/K)Σ pₖ of a request's tokens, for K = 1…M.
  private func probabilitySums(_ tokens: Range<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: members)
    for token in tokens {
      let scores = self[token].prefix(members)
      let peak = scores.max() ?? 0
      var total = 0.0
      for (index, score) in scores.enumerated() {
        total += exp(score - peak)
        sums[index] += peak + log(total / Double(index + 1))
      }
    }
    return sums
  }
}

/// The log-probabilities of a request's continuation, in nats.
public struct RequestScores: Sendable, Equatable {
  /// True where every token of the continuation is the most likely one; empty when that was not asked for.
  public struct MostLikely: Sendable, Equatable {
    public let members: [Bool], logits: [Bool], probabilities: [Bool]
  }

  /// Those of each member.
  public let members: [Double]
  /// Those of the mean of logits and of the mean of probabilities of the first 1, 2, … members.
  public let logits: [Double], probabilities: [Double]
  /// The flags of all tokens together.
  public let mostLikely: MostLikely
}
