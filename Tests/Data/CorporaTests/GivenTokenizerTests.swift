import Corpora
import Files
import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct GivenTokenizerTests {
  /// A tokenizer of characters that puts "▁" before every text and has tokens across words.
  private static let file = """
    {"added_tokens": [{"id": 1, "content": "<end>", "special": true}, {"id": 2, "content": "</s>", "special": true}],
     "normalizer": {"type": "Prepend", "prepend": "▁"},
     "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": false},
     "model": {"vocab": {"<unk>": 0, "<end>": 1, "</s>": 2, "▁": 3, "a": 4, "b": 5, "a▁": 6, "a▁b": 7},
               "merges": ["a ▁", "a▁ b"], "unk_token": "<unk>"}}
    """

  private let directory: TemporaryDirectory
  private let tokenizer: Tokenizer

  init() throws {
    directory = try TemporaryDirectory()
    tokenizer = try Tokenizer(
      TokenizerFiles(json: Array(Self.file.utf8), configuration: Array(#"{"eos_token": "<end>"}"#.utf8)))
  }

  private var path: String { directory.path("corpus") }

  private var documents: [Document] {
    (0..<30).map { Document(source: "\($0)", text: Array(String(repeating: "a b ba a b", count: $0 + 1).utf8)) }
  }

  private func build() throws -> Corpus {
    let builder = CorpusBuilder(vocabulary: .given(tokenizer), validation: 0.1, test: 0.1)
    return try builder.build(documents, in: path)
  }

  @Test func `The corpus carries the file unchanged and remembers the token that ends documents`() throws {
    let corpus = try build()
    #expect(try readFile("\(path)/tokenizer.json") == Array(Self.file.utf8))
    #expect(corpus.manifest.endOfText == 1)
    #expect(try Corpus(directory: path).tokenizer().endOfText == 1)
    #expect(try corpus.tokenizerDifference(of: Array((Self.file + "\n").utf8)) == nil)
    #expect(try build().fingerprint == corpus.fingerprint)
  }

  @Test func `Another end of documents is another corpus`() throws {
    _ = try build()
    let other = CorpusBuilder(
      vocabulary: .given(try Tokenizer(json: Data(Self.file.utf8))), validation: 0.1, test: 0.1)
    #expect(throws: CorpusError.self) { try other.build(documents, in: path) }
  }

  @Test func `A document that comes in parts has the tokens of the document`() throws {
    var chunks = TextChunks(areCut: tokenizer.isLocal)
    let text = Array(String(repeating: "a b ba\na b ", count: 50).utf8)
    var found: [[UInt32]] = []
    for start in stride(from: 0, to: text.count, by: 7) {
      let end = min(start + 7, text.count)
      chunks.append(text[start..<end], isLast: end == text.count) { chunk in found.append(tokenizer.encode(chunk)) }
    }
    #expect(found == [tokenizer.encode(text)])
    #expect(found[0].contains(7))
  }
}
