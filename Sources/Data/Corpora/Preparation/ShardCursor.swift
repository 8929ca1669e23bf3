/// A part of a document in the text that a rank works on.
struct TextPart {
  /// The index of the document in the text.
  let document: Int
  /// The bytes of the part in the document.
  let range: Range<Int>
  /// True when the document ends with it.
  let isLast: Bool
}

/// A walk through documents in batches of a bounded number of bytes.
struct ShardCursor {
  private var documents: ArraySlice<Int>
  private let lengths: [Int]
  /// The bytes of the first document that were walked through.
  private var offset = 0

  init(_ documents: ArraySlice<Int>, lengths: [Int]) {
    self.documents = documents
    self.lengths = lengths
  }

  /// The parts of documents that come next; none at the end.
  mutating func next(bytes length: Int) -> [TextPart] {
    var parts: [TextPart] = []
    var rest = length
    while rest > 0, let part = nextPart(bytes: rest) {
      parts.append(part)
      // A document costs some bytes beside its text.
      rest -= part.range.count + 1
    }
    return parts
  }

  private mutating func nextPart(bytes length: Int) -> TextPart? {
    guard let document = documents.first else { return nil }
    let end = min(offset + length, lengths[document])
    let part = TextPart(document: document, range: offset..<end, isLast: end == lengths[document])
    offset = part.isLast ? 0 : end
    if part.isLast { documents.removeFirst() }
    return part
  }
}
