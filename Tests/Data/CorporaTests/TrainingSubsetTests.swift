import Corpora
import Testing

@Suite struct TrainingSubsetTests {
  @Test func `A smaller subset is the beginning of a larger one, whatever its size`() throws {
    let tokens = try NumberedTokens(documents: 12, seed: 1)
    let complete = try TrainingSubset(tokens.file)
    #expect(complete.count == tokens.file.count)
    #expect(complete.documents.count == tokens.documents.count)
    for count in 0...tokens.file.count {
      let subset = try TrainingSubset(tokens.file, count: count)
      #expect(subset.count == count)
      #expect(subset.documents == complete.documents.filter { $0.lowerBound < count }.map { $0.clamped(to: 0..<count) })
    }
  }

  @Test func `Documents follow one another and cover the subset`() throws {
    let tokens = try NumberedTokens(documents: 30, seed: 2)
    for count in [1, 17, tokens.file.count / 2, tokens.file.count] {
      let subset = try TrainingSubset(tokens.file, count: count)
      #expect(subset.documents.flatMap { Array($0) } == Array(0..<count))
    }
  }

  /// A file is looked through in pieces of 2²⁰ tokens.
  @Test func `Documents are found across pieces of a large file`() throws {
    let piece = 1 << 20
    let tokens = try NumberedTokens(lengths: [piece - 1, 0, piece + 5, 3], vocabularySize: 1 << 22)
    let subset = try TrainingSubset(tokens.file)
    #expect(subset.documents.map { $0.count } == [piece, 1, piece + 6, 4])
    #expect(subset.documents.first?.lowerBound == 0)
    #expect(zip(subset.documents, subset.documents.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
  }

  @Test func `More tokens than there are is refused`() throws {
    let file = try NumberedTokens(lengths: [4]).file
    #expect(throws: CorpusError.tooFewTokens(asked: 6, found: 5, split: "train")) {
      try TrainingSubset(file, count: 6)
    }
  }
}
