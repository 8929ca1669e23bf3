/// A text whose documents are separated by lines of their own.
struct SeparatedText: DocumentSplitter {
  private let title: String
  private let sink: any DocumentSink
  private let separator: [UInt8]
  private var number = 1
  /// The beginning of a line that may be a separator.
  private var line: [UInt8] = []
  /// A Boolean value that is true inside of a line that is none.
  private var isInLine = false

  init(title: String, separator: String, sink: any DocumentSink) {
    self.title = title
    self.sink = sink
    self.separator = Array(separator.utf8)
  }

  mutating func take(_ block: ArraySlice<UInt8>) throws {
    var rest = block
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      try takeLine(rest[..<end], isComplete: rest[end - 1] == UInt8(ascii: "\n"))
      rest = rest[end...]
    }
  }

  mutating func end() throws {
    try endLine()
    try endDocument()
  }

  private mutating func takeLine(_ part: ArraySlice<UInt8>, isComplete: Bool) throws {
    if isInLine { try sink.append(part) } else { line += part }
    // A line that is longer than the separator with an ending of Windows need not be kept.
    if isComplete || line.count > separator.count + 2 { try endLine() }
    isInLine = !isComplete && (isInLine || line.isEmpty)
  }

  /// Ends a document at a separator; gives it the line when it is another.
  private mutating func endLine() throws {
    if !line.isEmpty, withoutEnding(line[...]).elementsEqual(separator) {
      try endDocument()
    } else {
      try sink.append(line[...])
    }
    line = []
  }

  private mutating func endDocument() throws {
    try sink.endDocument(source: "\(title)#\(number)")
    number += 1
  }

  /// A line without its line feed, and without the carriage return of Windows.
  private func withoutEnding(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let text = line.last == UInt8(ascii: "\n") ? line.dropLast() : line
    return text.last == UInt8(ascii: "\r") ? text.dropLast() : text
  }
}
