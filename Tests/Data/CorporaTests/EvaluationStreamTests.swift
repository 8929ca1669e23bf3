import Corpora
import Testing

@Suite struct EvaluationStreamTests {
  let tokens: NumberedTokens

  init() throws {
    tokens = try NumberedTokens(documents: 9, seed: 5)
  }

  @Test(arguments: [1, 2, 13, 16, 1000], [1, 3, 100])
  func `Windows read a few at a time cover every token once`(length: Int, atOnce: Int) throws {
    let stream = try EvaluationStream(tokens.file, sequenceLength: length, split: .test)
    var (inputs, targets): ([UInt32], [UInt32]) = ([], [])
    var positions: [Int] = []
    for start in stride(from: 0, to: stream.windowCount, by: atOnce) {
      let windows = start..<min(start + atOnce, stream.windowCount)
      let read = stream.windows(windows)
      #expect(read.inputs.count == windows.count * length)
      #expect(read.targets.count == windows.count * length)
      positions += Array(stream.positions(of: windows))
      inputs += read.inputs
      targets += read.targets
    }
    #expect(positions == Array(0..<stream.count))
    let filling = Array(repeating: NumberedTokens.endOfText, count: stream.windowCount * length - stream.count)
    #expect(filling.count < length)
    #expect(targets == tokens.joined + filling)
    #expect(inputs == [NumberedTokens.endOfText] + targets.dropLast())
  }

  @Test func `An empty split is refused`() throws {
    let file = try NumberedTokens(lengths: []).file
    #expect(throws: CorpusError.emptySplit("validation")) {
      try EvaluationStream(file, sequenceLength: 4, split: .validation)
    }
  }
}
