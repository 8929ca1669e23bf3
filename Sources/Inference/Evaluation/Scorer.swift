/// A model of any kind that gives tokens log-probabilities.
///
/// A scorer works on one rank alone; `logProbabilities(of:team:)` shares the passes between ranks.
public protocol Scorer {
  /// V.
  var vocabularySize: Int { get }
  /// The most tokens that a window may have; nil when any length will do.
  var contextLength: Int? { get }

  /// The log-probability of every scored token, in nats, in the order of positions.
  ///
  /// - Parameter windows: some or all passes; none is longer than the context.
  func logProbabilities(of windows: TokenWindows) throws -> [Float]
}
