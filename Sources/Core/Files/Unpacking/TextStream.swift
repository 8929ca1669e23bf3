/// The bytes of a text file, a pipe or standard input, unpacked when it is compressed, a block at a time.
///
/// Compression is told by the first bytes, whatever the name. Other well-known formats are refused by their names.
/// UTF-8's mark at the start is not part of the text.
public final class TextStream {
  /// Enough bytes to tell the formats.
  private static let headLength = 512
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The compression; nil for plain text.
  public let compression: Compression?
  /// The number of bytes before the text: 3 for UTF-8's mark, else 0.
  public private(set) var textOffset = 0
  private let source: any BlockSource
  /// The blocks that were read ahead.
  private var ahead: [[UInt8]] = []

  /// Opens a file.
  ///
  /// - Parameter path: its place; "-" names standard input.
  /// - Throws: `FileError.system` when it cannot be read, `.corruptedCompression` when it does not unpack, `.unreadFormat` when it is
  ///   of another format.
  public init(path: String) throws(FileError) {
    let input = try InputFile(path: path)
    let head = try input.next(atLeast: Self.headLength)
    compression = Compression(head: head) ?? Compression(name: path)
    guard let compression else {
      source = input
      try begin(with: head, path: path)
      return
    }
    source = try UnpackedInput(input, path: SystemPath.title(of: path), head: head, compression: compression)
    let unpacked = try source.next(atLeast: Self.headLength)
    try begin(with: unpacked, path: path)
    if let inner = Compression(head: unpacked) {
      throw .packedTwice(path: SystemPath.title(of: path), format: inner.rawValue)
    }
  }

  /// Opens a range of the bytes of a plain text file.
  ///
  /// - Throws: `FileError.system` when it cannot be read.
  public init(path: String, range: Range<Int>) throws(FileError) {
    compression = nil
    source = try InputFile(path: path, range: range)
  }

  /// Refuses other formats, and leaves UTF-8's mark out.
  private func begin(with head: [UInt8], path: String) throws(FileError) {
    if let format = UnreadFormat.of(head) {
      throw .unreadFormat(path: SystemPath.title(of: path), format: format.name, remedy: format.remedy)
    }
    textOffset = head.starts(with: Self.mark) ? Self.mark.count : 0
    ahead = [Array(head.dropFirst(textOffset))]
  }

  /// The next bytes; none at the end.
  ///
  /// - Throws: `FileError.system` or `.corruptedCompression`.
  public func next() throws(FileError) -> [UInt8] {
    while let block = ahead.first {
      ahead.removeFirst()
      if !block.isEmpty { return block }
    }
    return try source.next()
  }

  /// Reads ahead: `body` sees one block after another until it returns true or the text ends, and `next` gives them all again.
  ///
  /// - Throws: as `next`, and the errors of `body`.
  public func lookAhead(until body: ([UInt8]) throws -> Bool) throws {
    for block in ahead where try body(block) { return }
    while true {
      let block = try source.next()
      if block.isEmpty { return }
      ahead.append(block)
      if try body(block) { return }
    }
  }
}
