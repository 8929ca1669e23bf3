import Corpora
import Files
import Foundation
import TestSupport
import Testing

@Suite struct DamagedDescriptionTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try CorpusBuilder(vocabulary: .trained(size: 270), validation: 0.1, test: 0.1)
      .build(WrittenDocuments.make(30), in: directory.path("corpus"))
  }

  private var corpus: Corpus { get throws { try Corpus(directory: directory.path("corpus")) } }

  @Test func `A changed byte gives an error or another fingerprint, never a trap`() throws {
    let bytes = try readFile(directory.path("corpus/corpus.json"))
    let fingerprint = try corpus.fingerprint
    for index in bytes.indices {
      for mask: UInt8 in [0x01, 0x08, 0x80] {
        var damaged = bytes
        damaged[index] ^= mask
        try directory.write(Data(damaged), to: "corpus/corpus.json")
        guard let corpus = try? corpus else { continue }
        #expect(corpus.manifest.tokens >= 0 && corpus.manifest.documents >= 0 && corpus.manifest.bytesPerToken >= 0)
        let isComplete = (try? corpus.verify()) != nil
        // A blank for a blank is the same description.
        #expect(!isComplete || corpus.fingerprint != fingerprint || bytes[index] <= 0x20, "byte \(index)")
      }
    }
  }

  /// With its checksum in order, so that the token itself is looked at: it would be read beyond the embedding.
  @Test func `A token file that ends its documents with another token is refused`() throws {
    let path = directory.path("corpus/validation.tokens")
    let old = try corpus.manifest.part(.validation).checksum
    var bytes = try readFile(path)
    bytes.replaceSubrange(32..<36, with: [0xFF, 0xFF, 0xFF, 0xFF])
    try directory.write(Data(bytes), to: "corpus/validation.tokens")
    let text = String(decoding: try readFile(directory.path("corpus/corpus.json")), as: UTF8.self)
    try directory.write(text.replacing(old, with: Checksum.of(bytes)), to: "corpus/corpus.json")
    #expect(throws: CorpusError.malformed(path: path, reason: "its end-of-text token is not that of corpus.json")) {
      try corpus.tokens(.validation)
    }
  }

  @Test(arguments: [
    (#""train""#, #""trains""#), (#""tokens" : "#, #""tokens" : -"#), (#""bytes" : "#, #""bytes" : -"#),
    (#""tokens" : "#, #""tokens" : 900000000000000"#), (#""documents" : "#, #""documents" : 900000000000000000"#),
  ])
  func `Counts whose sums no integer holds, or a split that is not there, are refused`(old: String, new: String) throws
  {
    let path = directory.path("corpus/corpus.json")
    let text = String(decoding: try readFile(path), as: UTF8.self)
    #expect(text.contains(old))
    try directory.write(text.replacing(old, with: new), to: "corpus/corpus.json")
    #expect(throws: CorpusError.malformed(path: path, reason: "it does not describe a corpus")) { try corpus }
  }
}
