/// The number of samples that a rank draws before all ranks put theirs together, so that little is lost when they are
/// killed and little time is spent on waiting for each other. The samples themselves do not depend on it.
struct SamplePace {
  /// The time that a round should take, in seconds.
  private static let roundSeconds = 20.0

  /// Samples of a rank in the next round.
  private(set) var samplesPerRank = 16

  /// Adapts the next round to the time that one took.
  mutating func note(seconds: Double) {
    let factor = min(max(Self.roundSeconds / max(seconds, 1e-3), 0.25), 4)
    samplesPerRank = min(max(Int(Double(samplesPerRank) * factor), 8), 1024)
  }

  /// The samples of the next round over all ranks: not many more than are needed.
  func count(ranks: Int, tokensLeft: Int, tokensPerSample: Double) -> Int {
    let needed = Int((Double(tokensLeft) / max(tokensPerSample, 1)).rounded(.up)) + 1
    return max(1, min(ranks * samplesPerRank, needed))
  }
}
