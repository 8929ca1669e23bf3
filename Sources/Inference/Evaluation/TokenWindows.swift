import Corpora
import TensorKernels

/// Tokens to be scored, each given those before it in its window: a text cut into windows of one length, which may overlap.
///
/// Scored tokens are numbered by their *position* from the beginning of the text. Windows are computed in passes of about a thousand tokens, whose shape depends on nothing else, so a
/// token's score has the same bits whoever computes its pass.
public struct TokenWindows: Sendable {
  /// Tokens of one pass, about.
  private static let tokensPerPass = 1024

  private let text: EvaluationStream
  /// These windows among all of the text.
  private let range: Range<Int>

  private init(_ text: EvaluationStream, range: Range<Int>) {
    self.text = text
    self.range = range
  }

  /// The windows of a split, or of another text.
  public init(_ text: EvaluationStream) {
    self.init(text, range: 0..<text.windowCount)
  }

  /// The same tokens in windows for a model of another context. They are all windows, not some of them.
  public func cut(to contextLength: Int) -> TokenWindows { TokenWindows(text.cut(to: contextLength)) }

  /// T, the length of every window in tokens.
  public var sequenceLength: Int { text.sequenceLength }

  /// The number of windows.
  public var count: Int { range.count }

  /// The positions of the scored tokens.
  public var positions: Range<Int> { text.positions(of: range) }

  /// The number of scored tokens.
  public var tokenCount: Int { positions.count }

  /// Inputs and targets of all windows.
  public func batch() -> TokenBatch {
    let (inputs, targets) = text.windows(range)
    return TokenBatch(inputs: inputs, targets: targets, sequenceLength: text.sequenceLength)
  }

  /// The rows of `batch()` whose targets are scored, in the order of their positions.
  public func scoredRows() -> [ScoredRows] {
    ScoredRows.adjacent(text.countedRows(of: range), firstPosition: positions.lowerBound)
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
    TokenWindows(text, range: range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
  }
}
