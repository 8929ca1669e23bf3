import Files
import Foundation

/// Writes `documents.index`: one object of JSON a document, in the order of the token files.
struct DocumentIndex {
  /// The documents whose sources are looked up in one go.
  private static let batchLength = 1 << 14

  /// The text of the documents.
  let text: SpreadText
  /// The documents of each split.
  let plan: DocumentSplit

  private struct Line: Encodable {
    let split: Split
    let source: String
    let bytes: Int
  }

  /// Writes the file on rank 0. Collective.
  ///
  /// - Throws: `FileError.system`.
  func write(to path: String) throws {
    let file = try text.ranks.agree { text.ranks.isRoot ? try AtomicFile(path: path) : nil }
    for split in Split.allCases {
      let documents = plan.documents(of: split)
      for start in stride(from: documents.startIndex, to: documents.endIndex, by: Self.batchLength) {
        let batch = documents[start..<min(start + Self.batchLength, documents.endIndex)]
        let sources = try text.sources(of: batch)
        try text.ranks.agree { try file?.write(lines(of: batch, sources, split)) }
      }
    }
    try text.ranks.agree { try file?.commit() }
  }

  private func lines(of documents: ArraySlice<Int>, _ sources: [String], _ split: Split) throws -> [UInt8] {
    var lines: [UInt8] = []
    for (document, source) in zip(documents, sources) {
      let line = Line(split: split, source: source, bytes: text.lengths[document])
      lines += try canonicalJSON(line, pretty: false)
      lines.append(UInt8(ascii: "\n"))
    }
    return lines
  }
}
