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
  /// The start of each document of the epoch in its stream, with the length of the stream at the end.
  private let starts: [Int]
  private let sequenceLength: Int

  /// - Complexity: O(number of documents) when documents are shuffled.
  init(_ subset: TrainingSubset, _ order: TrainingStream.Order, sequenceLength: Int, epoch: Int) {
    self.subset = subset
    self.sequenceLength = sequenceLength
    shuffle = order.shuffle
    let count = shuffle == .documents ? subset.documents.count : subset.count / sequenceLength
    let stream = RandomStream(seed: order.seed, purpose: order.purpose, index: epoch)
    permutation = Permutation(count: count, stream: stream)
    starts = shuffle == .documents ? Self.starts(of: subset.documents, in: permutation) : []
  }

  private static func starts(of documents: [Range<Int>], in order: Permutation) -> [Int] {
    var starts = [0]
    for position in 0..<documents.count { starts.append(starts[position] + documents[order[position]].count) }
    return starts
  }

  /// Appends the inputs and targets of one window.
  func appendWindow(_ index: Int, inputs: inout [UInt32], targets: inout [UInt32]) {
    let position = position(ofWindow: index)
    if position == 0 { inputs.append(subset.file.endOfText) }
    append(max(position - 1, 0)..<position + sequenceLength - 1, to: &inputs)
    append(position..<position + sequenceLength, to: &targets)
  }

  /// The position of a window's first target in the epoch's stream.
  func position(ofWindow index: Int) -> Int {
    (shuffle == .sequences ? permutation[index] : index) * sequenceLength
  }

  /// Appends a part of the epoch's stream.
  private func append(_ range: Range<Int>, to tokens: inout [UInt32]) {
    guard shuffle == .documents else { return subset.file.append(range, to: &tokens) }
    guard !range.isEmpty else { return }
    var document = self.document(at: range.lowerBound)
    while document < starts.count - 1, starts[document] < range.upperBound {
      let part = range.clamped(to: starts[document]..<starts[document + 1])
      let shift = subset.documents[permutation[document]].lowerBound - starts[document]
      subset.file.append(part.lowerBound + shift..<part.upperBound + shift, to: &tokens)
      document += 1
    }
  }

  /// The document of the epoch that holds a position of the stream, by bisection.
  private func document(at position: Int) -> Int {
    var low = 0
    var high = starts.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= position { low = middle } else { high = middle }
    }
    return low
  }
}
