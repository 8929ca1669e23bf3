/// A split in its fixed order, cut in windows so that every token is predicted once.
///
/// As in training, inputs are the targets one token earlier, with the end-of-text token before the first. The last
/// window is filled up with end-of-text tokens that do not count. Where windows overlap, the last tokens of a window count, those
/// that no window before it has.
public struct EvaluationStream: Sendable {
  /// The number of tokens that count.
  public let count: Int
  /// T.
  public let sequenceLength: Int
  private let file: TokenFile
  /// The stride that was asked for; nil for windows that do not overlap.
  private let givenStride: Int?

  /// - Throws: `CorpusError.emptySplit` when the split is empty.
  public init(_ file: TokenFile, sequenceLength: Int, split: Split) throws(CorpusError) {
    guard file.count > 0 else { throw .emptySplit(split.rawValue) }
    self.file = file
    self.sequenceLength = sequenceLength
    count = file.count
    givenStride = nil
  }

  /// The complete windows of a training subset, cut as `TrainingStream` cuts them when documents are not shuffled.
  ///
  /// - Throws: `CorpusError.tooFewTokens` when the subset has fewer tokens than one window.
  public init(_ subset: TrainingSubset, sequenceLength: Int) throws(CorpusError) {
    count = subset.count / sequenceLength * sequenceLength
    guard count > 0 else { throw .tooFewTokens(asked: sequenceLength, found: subset.count, split: "train") }
    self.sequenceLength = sequenceLength
    file = subset.file
    givenStride = nil
  }

  private init(_ stream: EvaluationStream, count: Int, sequenceLength: Int, stride: Int?) {
    file = stream.file
    self.count = count
    self.sequenceLength = sequenceLength
    givenStride = stride
  }

  /// The first tokens; all where there are fewer.
  ///
  /// - Precondition: `count` is at least 1.
  public func prefix(_ count: Int) -> EvaluationStream {
    precondition(count > 0, "no tokens to score")
    return EvaluationStream(
      self, count: min(count, self.count), sequenceLength: sequenceLength, stride: givenStride)
  }

  /// The same tokens in windows of another length.
  public func cut(to sequenceLength: Int) -> EvaluationStream {
    EvaluationStream(self, count: count, sequenceLength: sequenceLength, stride: givenStride)
  }

  /// The same tokens in windows that begin `stride` tokens after each other, so that every token beyond the first window has at
  /// least T - `stride` tokens before it.
  ///
  /// Windows that are not longer than the stride do not overlap.
  ///
  /// - Precondition: `stride` is at least 1.
  public func overlapping(stride: Int) -> EvaluationStream {
    precondition(stride > 0, "windows must advance")
    return EvaluationStream(self, count: count, sequenceLength: sequenceLength, stride: stride)
  }

  /// The tokens by which a window begins after the one before it: T when windows do not overlap.
  public var stride: Int { min(givenStride ?? sequenceLength, sequenceLength) }

  /// The number of windows.
  public var windowCount: Int { 1 + (max(count - sequenceLength, 0) + stride - 1) / stride }

  /// The tokens that count of some windows, as positions in the split.
  public func positions(of windows: Range<Int>) -> Range<Int> {
    firstPosition(of: windows.lowerBound)..<firstPosition(of: windows.upperBound)
  }

  private func firstPosition(of window: Int) -> Int {
    window == 0 ? 0 : min(sequenceLength + (window - 1) * stride, count)
  }

  /// The rows of some windows, one after another, whose targets count, in the order of their positions.
  public func countedRows(of windows: Range<Int>) -> [Range<Int>] {
    guard stride < sequenceLength else { return [0..<positions(of: windows).count] }
    return windows.map { window in
      let first = window == 0 ? 0 : sequenceLength - stride
      let row = (window - windows.lowerBound) * sequenceLength + first
      return row..<row + positions(of: window..<window + 1).count
    }
  }

  /// Windows as inputs and targets one after another, all of length T.
  public func windows(_ range: Range<Int>) -> (inputs: [UInt32], targets: [UInt32]) {
    let windows = range.map { window($0) }
    return (windows.flatMap { $0.dropLast() }, windows.flatMap { $0.dropFirst() })
  }

  /// A window's T tokens behind the one before them.
  private func window(_ number: Int) -> [UInt32] {
    let start = number * stride
    let before = start == 0 ? [file.endOfText] : []
    let tokens = before + file.tokens(max(start - 1, 0)..<min(start + sequenceLength, count))
    return tokens + Array(repeating: file.endOfText, count: sequenceLength + 1 - tokens.count)
  }
}
