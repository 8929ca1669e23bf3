import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct TrainingTests {
  @Test func `Training gives the independent library's file, byte for byte, and ends as early`() throws {
    let tokenizer = try train(640, on: [Golden.trainingText()])
    #expect(tokenizer.vocabularySize == 512)
    #expect(tokenizer.json() == (try Golden.file(.gpt2)))
  }

  @Test func `A smaller vocabulary is the beginning of a larger one`() throws {
    let text = try Golden.trainingText()
    let (small, large) = (try train(300, on: [text]), try train(400, on: [text]))
    #expect(small.vocabularySize == 300)
    #expect(large.vocabularySize == 400)
    #expect(small.vocabulary.merges == Array(large.vocabulary.merges.prefix(300 - 257)))
  }

  @Test func `The smallest vocabulary encodes byte by byte`() throws {
    let tokenizer = try train(257, on: [Golden.trainingText()])
    #expect(tokenizer.endOfText == 0)
    #expect(tokenizer.encode("!\"\u{0}") == [1, 2, 189])
  }

  @Test func `The order of documents does not matter`() throws {
    let lines = try Golden.trainingText().split(separator: UInt8(ascii: "\n")).map(Array.init)
    #expect(try train(400, on: lines).json() == train(400, on: lines.reversed()).json())
  }

  @Test(arguments: 0..<40)
  func `Counting anew before every merge learns the same merges`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let letters = Array((seed.isMultiple(of: 2) ? "ab  " : "aaabcde é").utf8)
    let text = (0..<300).map { _ in letters.randomElement(using: &generator) ?? 0 }
    let tokenizer = try train(300, on: [text])
    #expect(tokenizer.vocabulary.merges == PlainTrainer(text).merges(count: 300 - 257))
  }

  @Test func `No pair is merged that occurs once`() throws {
    #expect(try train(300, on: [Array("abcdefg".utf8)]).vocabularySize == 257)
  }

  @Test func `Bytes that are not UTF-8 can be learned`() throws {
    let text: [UInt8] = [0xFF, 0xFE, 0xFF, 0xFE]
    let tokenizer = try train(258, on: [text])
    #expect(tokenizer.encode(text) == [257, 257])
  }

  @Test func `A vocabulary without room for the bytes is refused`() {
    #expect(throws: TokenizerError.vocabularyTooSmall(requested: 256, minimum: 257)) {
      try BytePairTrainer(vocabularySize: 256)
    }
  }

  @Test func `Training on no text is refused`() throws {
    #expect(throws: TokenizerError.emptyCorpus) { try train(300, on: []) }
    #expect(throws: TokenizerError.emptyCorpus) { try train(300, on: [[]]) }
  }

  private func train(_ vocabularySize: Int, on documents: [[UInt8]]) throws -> Tokenizer {
    var trainer = try BytePairTrainer(vocabularySize: vocabularySize)
    for document in documents { trainer.add(document: document) }
    return try trainer.train()
  }
}
