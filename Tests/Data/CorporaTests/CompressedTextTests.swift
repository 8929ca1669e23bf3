import Corpora
import Files
import Foundation
import TestSupport
import Testing

@Suite struct CompressedTextTests {
  /// `{"text": "from gzip"}` and a line feed, compressed by zlib 1.2.13.
  private static let gzip =
    Data(base64Encoded: "H4sIAAAAAAACA6tWKkmtKFGyUlBKK8rPVUivyixQquUCACV5SscWAAAA") ?? Data()

  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `Compressed JSON lines are documents`() throws {
    let path = try directory.write(Self.gzip, to: "a.jsonl.gz")
    #expect(
      try DocumentReader().read([directory.path]) == [Document(source: "\(path)#1", text: Array("from gzip".utf8))])
  }

  @Test func `Compressed text that is not complete is refused`() throws {
    try directory.write(Self.gzip.dropLast(), to: "a.jsonl.gz")
    #expect(throws: FileError.self) { try DocumentReader().read([directory.path]) }
  }
}
