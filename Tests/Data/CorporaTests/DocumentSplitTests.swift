import Corpora
import Testing

@Suite struct DocumentSplitTests {
  let lengths = WrittenDocuments.make(200).map { $0.text.count }

  @Test(arguments: [(0.05, 0.05), (0.3, 0.1), (0, 0.2), (0.2, 0), (0, 0), (0.001, 0.001)])
  func `A document is in one split, and each split has its fraction of the bytes`(validation: Double, test: Double)
    throws
  {
    let splits = try assign(validation, test, seed: 3)
    #expect(Split.allCases.flatMap { splits[$0] ?? [] }.sorted() == Array(lengths.indices))
    let longest = lengths.max() ?? 0
    for (split, fraction) in [(Split.validation, validation), (.test, test)] {
      let size = Double(bytes(splits[split]))
      let wanted = fraction * Double(lengths.reduce(0, +))
      #expect(size >= wanted && size < wanted + Double(longest))
      #expect(splits[split]?.isEmpty == (fraction == 0))
    }
  }

  @Test func `The split is a function of the documents and the seed`() throws {
    let splits = try (0..<2).map { _ in try assign(0.1, 0.1, seed: 5) }
    #expect(splits[0] == splits[1])
    let other = try assign(0.1, 0.1, seed: 6)
    #expect(other[.test] != splits[0][.test])
    #expect(other[.train] != splits[0][.train])
  }

  @Test func `The training documents are shuffled`() throws {
    let train = try assign(0, 0, seed: 1)[.train]
    #expect(train != Array(lengths.indices))
    #expect(train?.sorted() == Array(lengths.indices))
  }

  @Test(arguments: [(-0.1, 0.1), (0.1, -0.1), (0.5, 0.5), (1, 0), (.nan, 0.1), (0.1, .infinity)])
  func `Fractions that leave nothing are refused`(validation: Double, test: Double) {
    #expect {
      try assign(validation, test, seed: 1)
    } throws: { error in
      if case CorpusError.fractions = error { true } else { false }
    }
  }

  @Test(arguments: [(0, 0.1, 0.1, 3), (2, 0.1, 0.1, 3), (1, 0.1, 0, 2), (1, 0, 0.1, 2), (0, 0, 0, 1)])
  func `Too few documents are counted`(count: Int, validation: Double, test: Double, needed: Int) {
    #expect(throws: CorpusError.tooFewDocuments(found: count, needed: needed)) {
      try DocumentSplit(
        lengths: Array(lengths.prefix(count)),
        rule: SplitRule(validation: .fraction(validation), test: .fraction(test), seed: 1))
    }
  }

  private func assign(_ validation: Double, _ test: Double, seed: UInt64) throws -> [Split: [Int]] {
    let rule = SplitRule(validation: .fraction(validation), test: .fraction(test), seed: seed)
    return try DocumentSplit(lengths: lengths, rule: rule).documents
  }

  private func bytes(_ documents: [Int]?) -> Int { (documents ?? []).reduce(0) { $0 + lengths[$1] } }
}
