/// The documents among which held-out ones are looked for by their tokens, and those that a tokenizer may learn from meanwhile.
///
/// Tokens can be counted only with a tokenizer, which must not see text that is held out. So the first documents in the order of
/// the seed are put in reserve: more bytes than the held-out tokens should have. Of those that are not held out in the end, the
/// tokenizer has not learned. A later attempt has a larger reserve.
struct SplitReserve {
  /// The bytes for each held-out token in the first attempt: about twice as many as in English or code.
  private static let bytesPerToken = 8.0
  /// The ratio of the bytes for each token in an attempt to those in the one before it.
  private static let growth = 4.0
  /// The attempts after which a reserve that is bounded by the size of the text is not increased.
  private static let lastAttempt = 4

  /// The documents in reserve, in the order of the seed.
  let documents: [Int]
  /// The documents behind them, without copies of them where copies are dropped.
  let rest: [Int]
  /// True when no later attempt may find more.
  let isLast: Bool

  /// The reserve of an attempt, which are counted from 0.
  ///
  /// At least a half of the text that fractions leave is not in reserve in the first attempt, a quarter in the second, and so on.
  ///
  /// - Throws: `CorpusError.tooFewDocuments` or `.tooFewDifferent` when nothing is behind the reserve.
  init(attempt: Int, lengths: [Int], copies: DocumentCopies, rule: SplitRule) throws(CorpusError) {
    var walk = SplitWalk(lengths: lengths, copies: copies, rule: rule)
    let total = Double(lengths.reduce(0, +))
    let wanted = Double(rule.tokens) * Self.bytesPerToken * Self.power(Self.growth, attempt)
    let most = (1 - rule.fraction) * total * (1 - Self.power(0.5, attempt + 1))
    documents = walk.take(bytes: min(rule.fraction * total + min(wanted, most), Double(walk.bytesBeforeLast)))
    rest = walk.rest()
    isLast = attempt >= Self.lastAttempt && wanted > most
    if rest.isEmpty { throw rule.tooFew(lengths.count, copies) }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }
}
