import Foundation
import Generation
import Serving
import TestSupport
import Tokenizers
import Testing

@Suite struct AnswerTextTests {
  /// A tokenizer of bytes and few merges.
  private static let tokenizer = Result { try ServingSamples.tokenizer() }

  private func pieces(_ text: [UInt8], stops: [String]) throws -> (pieces: [String], isStopped: Bool) {
    let tokenizer = try Self.tokenizer.get()
    var answer = AnswerText(tokenizer, stops: stops)
    var pieces: [String] = []
    for token in tokenizer.encode(text) where !answer.isStopped { pieces.append(answer.append(token)) }
    return (pieces + [answer.finish()], answer.isStopped)
  }

  @Test func `pieces hold complete characters`() throws {
    let found = try pieces(Array("aé€😀b".utf8), stops: [])
    #expect(found.pieces.joined() == "aé€😀b")
    #expect(!found.pieces.joined().contains("\u{FFFD}"))
  }

  @Test func `bytes that never become a character are replaced at the end`() throws {
    #expect(try pieces([0x61, 0xE2, 0x82], stops: []).pieces.joined() == "a\u{FFFD}")
  }

  @Test func `a stop text ends the answer and none of it is released before`() throws {
    let found = try pieces(Array("one two END three".utf8), stops: ["END"])
    #expect(found.isStopped && found.pieces.joined() == "one two ")
    let near = try pieces(Array("one EN EN".utf8), stops: ["END"])
    #expect(!near.isStopped && near.pieces.joined() == "one EN EN")
  }

  @Test func `pieces add up to the text that generation cuts`() throws {
    let tokenizer = try Self.tokenizer.get()
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<300 {
      let text = (0..<20).map { _ in "abé ".randomElement(using: &generator) ?? "a" }
      let stops = (0..<2).map { _ in String((0..<3).map { _ in "abé ".randomElement(using: &generator) ?? "b" }) }
      let bytes = Array(String(text).utf8)
      let expected = StopTexts(stops, tokenizer: tokenizer).text(of: tokenizer.encode(bytes))
      #expect(try pieces(bytes, stops: stops).pieces.joined() == expected)
    }
  }
}
