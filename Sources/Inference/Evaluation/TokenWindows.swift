import Corpora
import TensorKernels

/// Tokens to be scored, each given those before it in its window: a text cut into windows of one length, which may overlap, or
/// requests.
///
/// Scored tokens are numbered by their *position*: in a text from its beginning, in requests continuation after
/// continuation. Windows are computed in passes of about a thousand tokens, whose shape depends on nothing else, so a
/// token's score has the same bits whoever computes its pass.
public struct TokenWindows: Sendable {
  private enum Source: Sendable {
    case text(EvaluationStream)
    case requests(RequestWindows)
  }

  /// Tokens of one pass, about.
  private static let tokensPerPass = 1024

  private let source: Source
  /// These windows among all of the source.
  private let range: Range<Int>

  private init(_ source: Source, range: Range<Int>) {
    self.source = source
    self.range = range
  }

  /// The windows of a split, or of another text.
  public init(_ text: EvaluationStream) {
    self.init(.text(text), range: 0..<text.windowCount)
  }

  /// One window for each request.
  ///
  /// - Parameter contextLength: the longest window; of a context that does not fit the last tokens are kept.
  /// - Throws: `EvaluationError.longContinuation` when a continuation is longer.
  public init(_ requests: [ScoringRequest], contextLength: Int) throws(EvaluationError) {
    self.init(.requests(try RequestWindows(requests, contextLength: contextLength)), range: 0..<requests.count)
  }

  /// The same tokens in windows for a model of another context. They are all windows, not some of them.
  ///
  /// - Throws: `EvaluationError.longContinuation` when a request's continuation is longer.
  public func cut(to contextLength: Int) throws(EvaluationError) -> TokenWindows {
    switch source {
    case .text(let text): return TokenWindows(text.cut(to: contextLength))
    case .requests(let requests):
      return TokenWindows(.requests(try requests.cut(to: contextLength)), range: 0..<requests.windowCount)
    }
  }

  /// T, the length of every window in tokens.
  public var sequenceLength: Int {
    switch source {
    case .text(let text): text.sequenceLength
    case .requests(let requests): requests.sequenceLength
    }
  }

  /// The number of windows.
  public var count: Int { range.count }

  /// The positions of the scored tokens.
  public var positions: Range<Int> {
    switch source {
    case .text(let text): text.positions(of: range)
    case .requests(let requests): requests.positions(of: range)
    }
  }

  /// The number of scored tokens.
  public var tokenCount: Int { positions.count }

  /// Inputs and targets of all windows.
  public func batch() -> TokenBatch {
    switch source {
    case .requests(let requests): return requests.batch(range)
    case .text(let text):
      let (inputs, targets) = text.windows(range)
      return TokenBatch(inputs: inputs, targets: targets, sequenceLength: text.sequenceLength)
    }
  }

  /// The rows of `batch()` whose targets are scored, in the order of their positions.
  public func scoredRows() -> [ScoredRows] {
    switch source {
    case .requests(let requests): requests.scoredRows(range)
    case .text(let text): ScoredRows.adjacent(text.countedRows(of: range), firstPosition: positions.lowerBound)
    }
  }

  /// The sum of the scores of each window's tokens: for requests the log-probability of each continuation.
  ///
  /// - Parameter logProbabilities: one value a scored token, in nats.
  public func sums(of logProbabilities: [Float]) -> [Double] {
    precondition(logProbabilities.count == tokenCount)
    let first = positions.lowerBound
    return (0..<count).map { index in
      let own = windows(index..<index + 1).positions
      return logProbabilities[own.lowerBound - first..<own.upperBound - first].reduce(0) { $0 + Double($1) }
    }
  }
}

extension TokenWindows {
  /// The most tokens of a pass over windows of this length: complete windows.
  package static func passCapacity(sequenceLength: Int) -> Int {
    max(1, tokensPerPass / sequenceLength) * sequenceLength
  }

  /// The most tokens of a pass over windows of at most this length.
  package static func passCapacity(contextLength: Int) -> Int { max(tokensPerPass, contextLength) }

  private var windowsPerPass: Int { max(1, Self.tokensPerPass / sequenceLength) }

  /// The number of passes.
  public var passCount: Int { (count + windowsPerPass - 1) / windowsPerPass }

  /// The windows of a pass; none beyond the last pass.
  public func pass(_ number: Int) -> TokenWindows {
    windows(min(number * windowsPerPass, count)..<min((number + 1) * windowsPerPass, count))
  }

  private func windows(_ part: Range<Int>) -> TokenWindows {
    TokenWindows(source, range: range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
  }
}
