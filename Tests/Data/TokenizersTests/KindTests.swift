import Foundation
import TestSupport
import Testing

import Tokenizers

@Suite struct KindTests {
  @Test func `The golden file has all kinds`() { #expect(GoldenKinds.names.count == 27) }

  @Test(arguments: GoldenKinds.names)
  func `Difficult texts have the ids and the decoded text of the independent library`(name: String) throws {
    let tokenizer = try GoldenKinds.tokenizer(name)
    var (plain, special) = (TokenEncoder(tokenizer), TokenEncoder(tokenizer, findsSpecialTokens: true))
    for golden in try GoldenKinds.kind(name).encodings {
      #expect(plain.encode(golden.text.utf8.span) == golden.ids, "\(golden.text.debugDescription)")
      #expect(special.encode(golden.text.utf8.span) == golden.specialIDs, "\(golden.text.debugDescription)")
      #expect(
        tokenizer.text(of: golden.ids).unicodeScalars.elementsEqual(golden.decoded.unicodeScalars),
        "\(golden.text.debugDescription): \(tokenizer.text(of: golden.ids).debugDescription)")
    }
  }

  @Test(arguments: GoldenKinds.names)
  func `A local tokenizer gives the same ids in parts that end before words`(name: String) throws {
    let tokenizer = try GoldenKinds.tokenizer(name)
    guard tokenizer.isLocal else { return }
    for golden in try GoldenKinds.kind(name).encodings {
      let text = golden.text + "x 7\nlight" + golden.text + "7 light"
      #expect(tokenizer.encode(text + " the") == tokenizer.encode(text) + tokenizer.encode(" the"))
      #expect(tokenizer.encode(text + "\n" + "the") == tokenizer.encode(text + "\n") + tokenizer.encode("the"))
    }
  }

  @Test func `Only kinds whose every step ends at words are local`() throws {
    let local = try GoldenKinds.names.filter { try GoldenKinds.tokenizer($0).isLocal }
    #expect(
      local == ["smollm2", "small letters", "missing bytes", "unknown bytes", "fused unknown bytes"])
  }

  @Test(arguments: GoldenKinds.names)
  func `Any bytes are encoded without a trap`(name: String) throws {
    var encoder = TokenEncoder(try GoldenKinds.tokenizer(name), findsSpecialTokens: true)
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      let ids = encoder.encode(generator.bytes(maximumCount: 60).span)
      #expect(ids.allSatisfy { $0 < UInt32(encoder.tokenizer.vocabularySize) })
    }
  }

  @Test func `The kinds have identities of their own`() throws {
    let identities = try GoldenKinds.names.map { try GoldenKinds.tokenizer($0).identity }
    #expect(Set(identities.map { "\($0)" }).count == GoldenKinds.names.count)
  }

  @Test func `A continuation keeps the space that a text drops`() throws {
    let tokenizer = try GoldenKinds.tokenizer("llama2")
    let ids = tokenizer.encode("the light")
    #expect(tokenizer.text(of: ids) == "the light")
    #expect(String(decoding: tokenizer.decode(continuation: ids), as: UTF8.self) == " the light")
    let metaspace = try GoldenKinds.tokenizer("metaspace always")
    #expect(String(decoding: metaspace.decode(continuation: metaspace.encode("the")), as: UTF8.self) == " the")
  }

  @Test func `Bytes that make up no character are replaced one by one for reading only`() throws {
    let tokenizer = try GoldenKinds.tokenizer("llama2")
    let ids = tokenizer.encode([0xE4, 0xB8])
    #expect(tokenizer.decode(ids).suffix(2) == [0xE4, 0xB8])
    #expect(tokenizer.text(of: ids) == "\u{FFFD}\u{FFFD}")
  }

  @Test func `Words of a text without cuts are merged as if it were one piece`() throws {
    let tokenizer = try GoldenKinds.tokenizer("llama2")
    let text = String(repeating: "the keeper of the light\u{4E2D} ", count: 40)
    var merger = PairMerger()
    var whole: [UInt32] = []
    let visible = Array(("▁" + text.replacing(" ", with: "▁")).utf8)
    merger.append(visible.span, with: tokenizer, to: &whole)
    #expect(tokenizer.encode(text) == whole)
    let boundaries = try #require(tokenizer.boundaries)
    #expect(boundaries.end(of: 0, in: visible.span, tokenizer.symbols) < 10)
  }
}
