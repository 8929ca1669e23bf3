import TestSupport
import Testing
import Tokenizers

@Suite struct EncodingTests {
  @Test(arguments: SplitPattern.allCases)
  func `Difficult strings have the ids of the independent library`(pattern: SplitPattern) throws {
    let tokenizer = try Golden.tokenizer(pattern)
    for golden in try Golden.encodings() {
      #expect(tokenizer.encode(golden.text) == golden.result(pattern).ids, "\(golden.text.debugDescription)")
    }
  }

  @Test(arguments: [SplitPattern.gpt2, .llama3])
  func `Decoding gives back the bytes that were encoded`(pattern: SplitPattern) throws {
    let tokenizer = try Golden.tokenizer(pattern)
    var generator = SeededGenerator(seed: 2)
    var texts = try Golden.encodings().map { Array($0.text.utf8) }
    texts += (0..<300).map { _ in Array(generator.string(maximumCount: 60).utf8) }
    texts += (0..<300).map { _ in generator.bytes(maximumCount: 60) }
    for text in texts { #expect(tokenizer.decode(tokenizer.encode(text)) == text) }
  }

  @Test(arguments: SplitPattern.allCases)
  func `An encoder gives the same ids whatever it has seen and however small its cache`(
    pattern: SplitPattern
  ) throws {
    let tokenizer = try Golden.tokenizer(pattern)
    var (large, small) = (TokenEncoder(tokenizer), TokenEncoder(tokenizer, cacheLimit: 16))
    for golden in try Golden.encodings() + Golden.encodings().reversed() {
      #expect(large.encode(golden.text.utf8.span) == golden.result(pattern).ids)
      #expect(small.encode(golden.text.utf8.span) == golden.result(pattern).ids)
    }
  }

  @Test func `Appending leaves the ids that are there`() throws {
    var encoder = TokenEncoder(try Golden.tokenizer(.gpt2))
    var ids: [UInt32] = [7]
    encoder.append("the keeper".utf8.span, to: &ids)
    #expect(ids == [7] + encoder.encode("the keeper".utf8.span))
  }

  @Test func `Searching and the heap merge a pre-token alike`() throws {
    let tokenizer = try Golden.tokenizer(.gpt2)
    var (generator, merger) = (SeededGenerator(seed: 3), PairMerger())
    let letters = Array("theaarnd ".utf8)
    for length in 1...200 {
      let pretoken = (0..<length).map { _ in letters.randomElement(using: &generator) ?? 0 }
      var (searched, heaped): ([UInt32], [UInt32]) = ([], [])
      merger.append(pretoken.span, with: tokenizer, to: &searched, longestShort: .max)
      merger.append(pretoken.span, with: tokenizer, to: &heaped, longestShort: 0)
      #expect(searched == heaped)
    }
  }

  @Test func `A hundred thousand letters without a space are encoded`() throws {
    let tokenizer = try Golden.tokenizer(.gpt2)
    let text = [UInt8](repeating: UInt8(ascii: "e"), count: 100_000)
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
  }

  @Test(arguments: SplitPattern.allCases)
  func `The end-of-text token is not made from its spelling`(pattern: SplitPattern) throws {
    let tokenizer = try Golden.tokenizer(pattern)
    let ids = tokenizer.encode("a\(tokenizer.specialTokens.endOfText.content)b")
    #expect(!ids.contains(tokenizer.endOfText))
    #expect(tokenizer.text(of: ids) == "a\(tokenizer.specialTokens.endOfText.content)b")
  }

  @Test func `Special tokens and ids outside the vocabulary stand for no text`() throws {
    let tokenizer = try Golden.tokenizer(.gpt2)
    let ids = tokenizer.encode("one") + [tokenizer.endOfText, .max] + tokenizer.encode(" two")
    #expect(tokenizer.text(of: ids) == "one two")
  }

  @Test func `Half a character becomes the replacement character`() throws {
    let tokenizer = try Golden.tokenizer(.gpt2)
    let ids = tokenizer.encode([0x61, 0xC3])
    #expect(tokenizer.text(of: ids) == "a\u{FFFD}")
  }
}
