import Corpora
import TestSupport
import Testing

@Suite struct DocumentPassagesTests {
  /// The lengths of passages' texts, document by document.
  private func lengths(
    _ documents: [Int], longest: Int?, lineBreaks: Set<UInt32> = []
  ) throws -> [[Int]] {
    let tokens = try NumberedTokens(lengths: documents)
    let passages = DocumentPassages(
      try TrainingSubset(tokens.file).documents, of: tokens.file, longest: longest, lineBreaks: lineBreaks)
    // Nothing is left out, and nothing comes twice.
    #expect((0..<passages.count).flatMap(passages.tokens) == tokens.joined)
    let places = (0..<passages.count).map { (document: passages.document(of: $0), passages.textTokens(of: $0).count) }
    return documents.indices.map { document in places.filter { $0.document == document }.map(\.1) }
  }

  @Test func `a document without line breaks is cut at the length`() throws {
    #expect(try lengths([10, 4, 0, 5, 3], longest: 4) == [[4, 4, 2], [4], [0], [4, 1], [3]])
  }

  @Test func `passages of one token are the tokens`() throws {
    #expect(try lengths([3, 0, 1], longest: 1, lineBreaks: [2]) == [[1, 1, 1], [0], [1]])
  }

  @Test func `documents of the length and shorter ones stay as they are`() throws {
    #expect(try lengths([8, 7, 0], longest: 8, lineBreaks: [4, 6]) == [[8], [7], [0]])
    #expect(try lengths([80, 7, 0], longest: nil, lineBreaks: [4, 6]) == [[80], [7], [0]])
  }

  @Test func `a cut is behind the last line break of the second half`() throws {
    // Tokens are numbered from 1. Of the first eight, 5 to 8 are the second half.
    #expect(try lengths([20], longest: 8, lineBreaks: [5]) == [[5, 8, 7]])
    #expect(try lengths([20], longest: 8, lineBreaks: [5, 7]) == [[7, 8, 5]])
    #expect(try lengths([20], longest: 8, lineBreaks: [4]) == [[8, 8, 4]])
    #expect(try lengths([20], longest: 8, lineBreaks: [8, 9, 13]) == [[8, 5, 7]])
    // The second half of seven begins with the fourth; a line break at the end leaves no empty passage.
    #expect(try lengths([14], longest: 7, lineBreaks: [4, 10, 14]) == [[4, 6, 4]])
    #expect(try lengths([7, 7], longest: 4, lineBreaks: [10]) == [[4, 3], [3, 4]])
  }

  @Test func `the passages of a corpus are cut behind its line breaks, and its unfinished document is left out`() throws
  {
    let directory = try TemporaryDirectory()
    let documents = (0..<40).map { number in
      let lines = (0..<number).map { "line \($0) of \(number)\n" }
      return Document(source: "\(number)", text: Array(lines.joined().utf8))
    }
    _ = try CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.1, test: 0.1).build(
      documents, in: directory.path("corpus"))
    let corpus = try Corpus(directory: directory.path("corpus"))
    let tokenizer = try corpus.tokenizer()
    let tokens = corpus.manifest.part(.train).tokens
    let all = try corpus.passages(of: .train)
    let passages = try corpus.passages(of: .train, longest: 60)
    #expect(all.count == all.documentCount && passages.documentCount == all.count && passages.count > 2 * all.count)
    for passage in 0..<passages.count {
      #expect(passages.textTokens(of: passage).count <= 60)
      let text = tokenizer.decode(passages.textTokens(of: passage))
      let document = tokenizer.decode(all.textTokens(of: passages.document(of: passage)))
      // A line has far fewer than 30 tokens.
      #expect(text.isEmpty ? document.isEmpty : text.last == UInt8(ascii: "\n"))
      #expect(
        document.starts(with: text)
          == (passages.tokens(of: passage) == all.tokens(of: passages.document(of: passage))
            || passage == 0 || passages.document(of: passage - 1) != passages.document(of: passage)))
    }
    let cut = try corpus.passages(of: .train, tokens: tokens - 1, longest: 60)
    #expect(cut.documentCount == all.count - 1 && cut.ranges == Array(passages.ranges.prefix(cut.count)))
    #expect(try corpus.passages(of: .validation).documentCount == corpus.manifest.part(.validation).documents)
  }
}
