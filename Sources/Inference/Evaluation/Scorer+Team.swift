import MessagePassing

extension Scorer {
  /// The log-probability of every scored token, in nats, on every rank, each computing some passes. Collective over the
  /// team; scorers and windows agree.
  ///
  /// - Parameter setting: who may stop the scoring.
  /// - Throws: `AgreedFailure` when a rank cannot score, `ScoringStopped` on a stop request, `MPIError`.
  public func logProbabilities(
    of windows: TokenWindows, team: Communicator, setting: ScoringSetting = ScoringSetting()
  ) throws -> [Float] {
    let scoring = SharedScoring(tokens: windows.tokenCount, scorers: 1, team: team, setting: setting)
    let share = ScorerShare(vector: 0, computes: { $0 % team.size == team.rank }, open: { (self, windows) })
    return try setting.run { try scoring.scores([share])[0] }
  }
}
