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

  @Test(arguments: [1, 3, 16], [1, 2, 5, 16, 40])
  func `overlapping windows count every token once, with enough tokens before it`(atOnce: Int, stride: Int) throws {
    let length = 16
    let stream = try EvaluationStream(tokens.file, sequenceLength: length, split: .test).overlapping(stride: stride)
    var position = 0
    for start in Swift.stride(from: 0, to: stream.windowCount, by: atOnce) {
      let windows = start..<min(start + atOnce, stream.windowCount)
      let (inputs, targets) = stream.windows(windows)
      #expect(inputs.count == windows.count * length && targets.count == inputs.count)
      #expect(stream.positions(of: windows).lowerBound == position)
      for row in stream.countedRows(of: windows).joined() {
        #expect(targets[row] == tokens.joined[position])
        #expect(inputs[row] == (position == 0 ? NumberedTokens.endOfText : tokens.joined[position - 1]))
        // The row's place in its window is the number of inputs before it.
        #expect(row % length >= min(position, length - min(stride, length)))
        position += 1
      }
    }
    #expect(position == stream.count)
  }

  @Test func `a prefix of overlapping windows is the beginning of the text`() throws {
    let stream = try EvaluationStream(tokens.file, sequenceLength: 8, split: .test).overlapping(stride: 3).prefix(21)
    #expect(stream.count == 21 && stream.positions(of: 0..<stream.windowCount) == 0..<21)
    #expect(stream.cut(to: 2).windowCount == 11)
  }

  @Test func `An empty split is refused`() throws {
    let file = try NumberedTokens(lengths: []).file
    #expect(throws: CorpusError.emptySplit("validation")) {
      try EvaluationStream(file, sequenceLength: 4, split: .validation)
    }
  }
}
