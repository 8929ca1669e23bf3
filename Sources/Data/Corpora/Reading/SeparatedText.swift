/// A text whose documents are separated by lines of their own.
struct SeparatedText: DocumentSplitter {
  private let title: String
  private let sink: any DocumentSink
  private let separator: [UInt8]
  private let record: ReadingRecord
  private var number = 1
  /// The beginning of a line that may be a separator.
  private var line: [UInt8] = []
  /// A Boolean value that is true inside of a line that is none.
  private var isInLine = false

  init(title: String, separator: String, sink: any DocumentSink, record: ReadingRecord) {
    self.title = title
    self.sink = sink
    self.record = record
    self.separator = Array(separator.utf8)
  }

  mutating func take(_ block: ArraySlice<UInt8>) throws {
    var rest = block
    while !rest.isEmpty {
      let end = rest.firstIndex(of: .newline)
      let line = end.map { rest[...$0] } ?? rest
      try takeLine(line, isComplete: end != nil)
      rest = rest[line.endIndex...]
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
    if !line.isEmpty, line[...].dropping(.newline).dropping(.carriageReturn).elementsEqual(separator) {
      record.separatorCount += 1
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
}

extension ArraySlice<UInt8> {
  /// The bytes without the last one, if that is a certain one.
  fileprivate func dropping(_ last: UInt8) -> ArraySlice<UInt8> { self.last == last ? dropLast() : self }
}
