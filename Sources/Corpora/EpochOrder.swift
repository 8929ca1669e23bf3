import Randomness

/// The windows of one epoch: a pure function of (subset, seed, epoch).
///
/// The documents, each ended by the end-of-text token, form one stream. Targets are the stream cut in windows of T
/// tokens; inputs are the stream one token earlier, with the end-of-text token before the first. So every token of a
/// window-sized multiple is predicted once an epoch.
struct EpochOrder {
  private let subset: TrainingSubset
  private let shuffle: Shuffle
  private let permutation: Permutation
  /// Where each document of the epoch starts in its stream, with the length of the stream at the end.
  private let starts: [Int]
  private let sequenceLength: Int

  /// - Complexity: O(number of documents) when documents are shuffled.
  init(_ subset: TrainingSubset, shuffle: Shuffle, sequenceLength: Int, seed: UInt64, epoch: Int) {
    self.subset = subset
    self.shuffle = shuffle
    self.sequenceLength = sequenceLength
    let count = shuffle == .documents ? subset.documents.count : subset.count / sequenceLength
    permutation = Permutation(
      count: count, stream: RandomStream(seed: seed, purpose: .epochOrder, index: epoch))
    guard shuffle == .documents else {
      starts = []
      return
    }
    var starts = [0]
    for position in 0..<count { starts.append(starts[position] + subset.documents[permutation[position]].count) }
    self.starts = starts
  }

  /// The inputs and targets of one window.
  func window(_ index: Int) -> (inputs: [UInt32], targets: [UInt32]) {
    let position = (shuffle == .sequences ? permutation[index] : index) * sequenceLength
    let before = position == 0 ? [subset.file.endOfText] : []
    let tokens = before + stream(max(position - 1, 0)..<position + sequenceLength)
    return (Array(tokens.dropLast()), Array(tokens.dropFirst()))
  }

  private func stream(_ range: Range<Int>) -> [UInt32] {
    guard shuffle == .documents else { return subset.file.tokens(range) }
    var result: [UInt32] = []
    var document = self.document(at: range.lowerBound)
    while starts[document] < range.upperBound {
      let part = range.clamped(to: starts[document]..<starts[document + 1])
      let shift = subset.documents[permutation[document]].lowerBound - starts[document]
      result += subset.file.tokens(part.lowerBound + shift..<part.upperBound + shift)
      document += 1
      if document == starts.count - 1 { break }
    }
    return result
  }

  /// The document of the epoch that holds a position of the stream, by bisection.
  private func document(at position: Int) -> Int {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= position { low = middle } else { high = middle }
    }
    return low
  }
}
