import Corpora
import TestSupport
import Testing

@Suite struct TrainingStreamTests {
  private static let epochs = 3

  let tokens: NumberedTokens

  init() throws {
    tokens = try NumberedTokens(documents: 25, seed: 4)
  }

  @Test(arguments: Shuffle.allCases, [1, 7, 16])
  func `Every token of the subset is a target once an epoch`(shuffle: Shuffle, length: Int) throws {
    for subset in try subsets(multipleOf: length) {
      let expected = tokens.file.tokens(0..<subset.count).sorted()
      let stream = try TrainingStream(subset, sequenceLength: length, order: .init(shuffle, seed: 1))
      for epoch in 0..<Self.epochs {
        #expect(self.epoch(epoch, of: stream).targets.sorted() == expected)
      }
    }
  }

  @Test(arguments: Shuffle.allCases, [1, 7, 16])
  func `Inputs are the targets one token earlier`(shuffle: Shuffle, length: Int) throws {
    for subset in try subsets(multipleOf: length) {
      let stream = try TrainingStream(subset, sequenceLength: length, order: .init(shuffle, seed: 1))
      for epoch in 0..<Self.epochs {
        let (inputs, targets) = self.epoch(epoch, of: stream)
        #expect(inputs.count == targets.count)
        for start in Swift.stride(from: 0, to: targets.count, by: length) {
          #expect(inputs[start + 1..<start + length] == targets[start..<start + length - 1])
        }
        if shuffle != .sequences { #expect(inputs == [NumberedTokens.endOfText] + targets.dropLast()) }
      }
    }
  }

  @Test func `A shuffled window is preceded by the token that stands before it`() throws {
    let subset = try TrainingSubset(tokens.file)
    let (fixed, shuffled) = (
      try TrainingStream(subset, sequenceLength: 8, order: .init(.none, seed: 1)),
      try TrainingStream(subset, sequenceLength: 8, order: .init(.sequences, seed: 1))
    )
    let expected = (0..<fixed.sequencesPerEpoch).map { Window(fixed.sequences($0..<$0 + 1)) }
    let found = (0..<fixed.sequencesPerEpoch).map { Window(shuffled.sequences($0..<$0 + 1)) }
    #expect(Set(found) == Set(expected))
    #expect(found != expected)
  }

  @Test func `Without shuffling the targets are the file, epoch after epoch`() throws {
    let subset = try TrainingSubset(tokens.file, count: 128)
    let stream = try TrainingStream(subset, sequenceLength: 16, order: .init(.none, seed: 1))
    for epoch in 0..<Self.epochs {
      #expect(self.epoch(epoch, of: stream).targets == Array(tokens.joined[0..<128]))
    }
  }

  @Test func `Shuffled documents stay whole`() throws {
    let stream = try TrainingStream(
      TrainingSubset(tokens.file), sequenceLength: 1, order: .init(.documents, seed: 1))
    let expected = Set(tokens.documents)
    for epoch in 0..<Self.epochs {
      let targets = self.epoch(epoch, of: stream).targets
      #expect(targets.last == NumberedTokens.endOfText)
      let found = targets.dropLast().split(
        separator: NumberedTokens.endOfText, omittingEmptySubsequences: false
      ).map { Array($0) }
      #expect(found.count == tokens.documents.count)
      #expect(Set(found) == expected)
    }
  }

  @Test(arguments: Shuffle.allCases)
  func `The order changes from epoch to epoch if anything is shuffled`(shuffle: Shuffle) throws {
    let stream = try stream(shuffle, seed: 1)
    let orders = Set((0..<Self.epochs).map { epoch($0, of: stream).targets })
    #expect(orders.count == (shuffle == .none ? 1 : Self.epochs))
  }

  @Test(arguments: Shuffle.allCases)
  func `The order is a function of the seed`(shuffle: Shuffle) throws {
    let orders = try [1, 1, 2].map { epoch(0, of: try stream(shuffle, seed: $0)).targets }
    #expect(orders[0] == orders[1])
    #expect((orders[0] == orders[2]) == (shuffle == .none))
  }

  @Test(arguments: Shuffle.allCases)
  func `A window that is read alone is the one that is read in sequence`(shuffle: Shuffle) throws {
    let stream = try stream(shuffle, seed: 9)
    let count = Self.epochs * stream.sequencesPerEpoch
    let all = stream.sequences(0..<count)
    for index in (0..<count).reversed() {
      let alone = try self.stream(shuffle, seed: 9).sequences(index..<index + 1)
      let range = index * stream.sequenceLength..<(index + 1) * stream.sequenceLength
      #expect(alone.inputs == Array(all.inputs[range]))
      #expect(alone.targets == Array(all.targets[range]))
      // The stream that was read to its end goes back, too.
      #expect(stream.sequences(index..<index + 1) == alone)
    }
  }

  @Test(arguments: Shuffle.allCases)
  func `Tokens beyond the last whole window are left out`(shuffle: Shuffle) throws {
    let subset = try TrainingSubset(tokens.file, count: 70)
    let stream = try TrainingStream(subset, sequenceLength: 16, order: .init(shuffle, seed: 1))
    #expect(stream.sequencesPerEpoch == 4)
    let targets = epoch(1, of: stream).targets.filter { $0 != NumberedTokens.endOfText }
    #expect(Set(targets).count == targets.count)
    #expect(Set(targets).isSubset(of: tokens.joined[0..<70]))
  }

  @Test func `Fewer tokens than a window are refused`() throws {
    for count in [0, 1, 15] {
      let subset = try TrainingSubset(tokens.file, count: count)
      #expect(throws: CorpusError.tooFewTokens(asked: 16, found: count, split: "train")) {
        try TrainingStream(subset, sequenceLength: 16, order: .init(.documents, seed: 1))
      }
    }
  }

  private struct Window: Hashable {
    let inputs: [UInt32], targets: [UInt32]

    init(_ window: (inputs: [UInt32], targets: [UInt32])) { (inputs, targets) = window }
  }

  /// Subsets of a few windows and of as many as there are.
  private func subsets(multipleOf length: Int) throws -> [TrainingSubset] {
    try [5 * length, tokens.file.count / length * length].map { try TrainingSubset(tokens.file, count: $0) }
  }

  private func stream(_ shuffle: Shuffle, seed: UInt64) throws -> TrainingStream {
    try TrainingStream(TrainingSubset(tokens.file), sequenceLength: 16, order: .init(shuffle, seed: seed))
  }

  private func epoch(_ epoch: Int, of stream: TrainingStream) -> (inputs: [UInt32], targets: [UInt32]) {
    stream.sequences(epoch * stream.sequencesPerEpoch..<(epoch + 1) * stream.sequencesPerEpoch)
  }
}
