import Corpora
import TestSupport
import Testing

@Suite struct HeldOutFilterTests {
  private final class Received: DocumentSink {
    private(set) var documents: [String] = []
    private var text: [UInt8] = []

    func append(_ bytes: ArraySlice<UInt8>) { text += bytes }

    func endDocument(source: String) {
      documents.append(String(decoding: text, as: UTF8.self))
      text = []
    }
  }

  @Test func `copies of held-out documents do not pass, and all others do`() throws {
    let directory = try TemporaryDirectory()
    let texts = (0..<60).map { "document \($0) says \($0 * $0)" }
    let corpus = try CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.1, test: 0.1).build(
      texts.map { Document(source: "", text: Array($0.utf8)) }, in: directory.path("corpus"))
    let tokenizer = try corpus.tokenizer()
    func documents(_ split: Split) throws -> Set<String> {
      let documents = try corpus.passages(of: split)
      return Set(
        (0..<documents.count).map {
          String(decoding: tokenizer.decode(documents.textTokens(of: $0)), as: UTF8.self)
        })
    }
    let received = Received()
    let filter = try HeldOutFilter(corpus, before: received)
    for text in texts + ["something else"] {
      // In two pieces, as a reader may send them.
      filter.append(Array(text.utf8)[..<4])
      filter.append(Array(text.utf8)[4...])
      try filter.endDocument(source: "")
    }
    let heldOut = try documents(.validation).union(documents(.test))
    #expect(heldOut.count == filter.count && filter.count > 5)
    #expect(Set(received.documents) == Set(texts + ["something else"]).subtracting(heldOut))
    #expect(received.documents.count + filter.count == 61)
  }
}
