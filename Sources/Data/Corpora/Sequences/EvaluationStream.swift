/// A split in its fixed order, cut in windows so that every token is predicted once.
///
/// As in training, inputs are the targets one token earlier, with the end-of-text token before the first. The last
/// window is filled up with end-of-text tokens that do not count.
public struct EvaluationStream: Sendable {
  /// The number of tokens that count.
  public let count: Int
  /// T.
  public let sequenceLength: Int
  private let file: TokenFile

  /// - Throws: `CorpusError.emptySplit` when the split is empty.
  public init(_ file: TokenFile, sequenceLength: Int, split: Split) throws(CorpusError) {
    guard file.count > 0 else { throw .emptySplit(split.rawValue) }
    self.file = file
    self.sequenceLength = sequenceLength
    count = file.count
  }

  /// The complete windows of a training subset, cut as `TrainingStream` cuts them when documents are not shuffled.
  ///
  /// - Throws: `CorpusError.tooFewTokens` when the subset has fewer tokens than one window.
  public init(_ subset: TrainingSubset, sequenceLength: Int) throws(CorpusError) {
    count = subset.count / sequenceLength * sequenceLength
    guard count > 0 else { throw .tooFewTokens(asked: sequenceLength, found: subset.count, split: "train") }
    self.sequenceLength = sequenceLength
    file = subset.file
  }

  private init(_ stream: EvaluationStream, count: Int, sequenceLength: Int) {
    file = stream.file
    self.count = count
    self.sequenceLength = sequenceLength
  }

  /// The first tokens; all where there are fewer.
  ///
  /// - Precondition: `count` is at least 1.
  public func prefix(_ count: Int) -> EvaluationStream {
    precondition(count > 0, "no tokens to score")
    return EvaluationStream(self, count: min(count, self.count), sequenceLength: sequenceLength)
  }

  /// The same tokens in windows of another length.
  public func cut(to sequenceLength: Int) -> EvaluationStream {
    EvaluationStream(self, count: count, sequenceLength: sequenceLength)
  }

  /// The number of windows.
  public var windowCount: Int { (count + sequenceLength - 1) / sequenceLength }

  /// The tokens that count of some windows, as positions in the split.
  public func positions(of windows: Range<Int>) -> Range<Int> {
    min(windows.lowerBound * sequenceLength, count)..<min(windows.upperBound * sequenceLength, count)
  }

  /// Windows as inputs and targets one after another, all of length T.
  public func windows(_ range: Range<Int>) -> (inputs: [UInt32], targets: [UInt32]) {
    let positions = positions(of: range)
    let before = positions.lowerBound == 0 ? [file.endOfText] : []
    var tokens = before + file.tokens(max(positions.lowerBound - 1, 0)..<positions.upperBound)
    tokens += Array(repeating: file.endOfText, count: range.count * sequenceLength - positions.count)
    return (Array(tokens.dropLast()), Array(tokens.dropFirst()))
  }
}
