import Files
import Foundation

/// The source and the length of each document of a text.
struct DocumentIndex {
  /// The sources of all documents on rank 0; nothing elsewhere.
  let sources: [String]
  /// The bytes of each document.
  let lengths: [Int]
  /// True when some are pieces of longer ones.
  let isCut: Bool

  private struct Line: Encodable {
    let split: Split
    let source: String
    let bytes: Int
  }

  /// The lines of `documents.index`: one object of JSON a document, in the order of the token files.
  func lines(_ plan: CorpusPlan) throws -> Data {
    var lines = Data()
    for split in Split.allCases {
      for document in plan.documents(of: split) {
        let line = Line(split: split, source: sources[document], bytes: lengths[document])
        lines += try canonicalJSON(line, pretty: false) + [UInt8(ascii: "\n")]
      }
    }
    return lines
  }
}
