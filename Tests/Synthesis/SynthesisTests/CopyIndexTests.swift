import Synthesis
import TestSupport
import Testing

/// Copies of any of many documents.
@Suite("An index of copies")
struct CopyIndexTests {
  /// The length of the longest substring that two texts have in common.
  private func commonLength(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var longest = 0
    var before = [Int](repeating: 0, count: second.count + 1)
    for byte in first {
      var row = [0]
      for (column, other) in second.enumerated() { row.append(byte == other ? before[column] + 1 : 0) }
      before = row
      longest = max(longest, row.max() ?? 0)
    }
    return longest
  }

  private func text(_ count: Int, _ inputs: inout TestInputs) -> [UInt8] {
    inputs.tokens(count, vocabularySize: 4).map { UInt8(97 + $0) }
  }

  @Test("Texts with pieces of documents are told exactly, as by comparing everything")
  func exact() {
    var inputs = TestInputs(seed: 6)
    let documents = (0..<6).map { text(20 + 40 * $0, &inputs) }
    let index = CopyIndex(documents)
    var copies = 0
    for _ in 0..<100 {
      let document = documents[inputs.integer(in: 0...5)]
      let length = inputs.integer(in: 1...min(120, document.count))
      let start = inputs.integer(in: 0...document.count - length)
      // About as much around the piece as the piece is long.
      let rest = max(0, length + inputs.integer(in: -3...3))
      let before = inputs.integer(in: 0...rest)
      let copy = text(before, &inputs) + document[start..<start + length] + text(rest - before, &inputs)
      let isCopy = documents.contains { 2 * commonLength(copy, $0) >= copy.count }
      #expect(index.copies(copy) == isCopy, "\(length) of \(copy.count)")
      copies += isCopy ? 1 : 0
    }
    #expect((20...80).contains(copies))
  }

  @Test("Neither an empty text nor a piece across two documents is a copy")
  func edges() {
    var inputs = TestInputs(seed: 7)
    let documents = [text(100, &inputs), text(100, &inputs)]
    #expect(!CopyIndex(documents).copies([]) && !CopyIndex([]).copies([1, 2, 3]))
    #expect(!CopyIndex(documents).copies(documents[0].suffix(40) + documents[1].prefix(40) + text(41, &inputs)))
    #expect(CopyIndex(documents).copies(documents[0].suffix(40) + text(40, &inputs)))
    #expect(CopyIndex([Array("ab".utf8)]).copies(Array("a".utf8)))
  }
}
