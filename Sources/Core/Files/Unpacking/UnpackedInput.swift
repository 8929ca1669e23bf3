/// The bytes of a file as they were before it was compressed.
final class UnpackedInput: BlockSource {
  private static let pieceLength = 1 << 18
  /// The most bytes that any file may unpack to.
  private static let leastLimit = 1 << 28
  /// The most bytes that a larger file may unpack to, for each of its own: text shrinks to a tenth, text that repeats itself to a
  /// hundredth, and a file beyond that is made to fill the memory.
  private static let largestRatio = 200

  private let path: String
  private let compression: Compression
  private let unpacker: any Unpacker
  private let input: InputFile
  /// The compressed bytes that were read and not consumed.
  private var rest: ArraySlice<UInt8>
  private var isAtEnd = false
  private var consumedCount = 0
  private var producedCount = 0

  /// Begins to unpack a file whose first bytes were read.
  ///
  /// - Throws: `FileError.corruptedCompression` when there is no memory for it.
  init(_ input: InputFile, path: String, head: [UInt8], compression: Compression) throws(FileError) {
    guard let unpacker = compression.unpacker else {
      throw .corruptedCompression(path: path, format: compression.rawValue, reason: "there is no memory to unpack it")
    }
    self.path = path
    self.compression = compression
    self.unpacker = unpacker
    self.input = input
    rest = head[...]
  }

  /// The next unpacked bytes; none at the end.
  ///
  /// - Throws: `FileError.system` or `.corruptedCompression`.
  func next() throws(FileError) -> [UInt8] {
    while true {
      if rest.isEmpty, !isAtEnd { try refill() }
      if rest.isEmpty, isAtEnd, unpacker.isComplete { return [] }
      let before = rest.count
      let piece = try nextPiece()
      if !piece.isEmpty { return piece }
      // Without more data there is no progress.
      guard !isAtEnd || rest.count < before || rest.isEmpty && unpacker.isComplete else {
        throw corrupted("it ends in the middle")
      }
    }
  }

  private func refill() throws(FileError) {
    rest = try input.next()[...]
    isAtEnd = rest.isEmpty
  }

  private func nextPiece() throws(FileError) -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: Self.pieceLength)
    let counts = try unpack(into: &piece)
    rest = rest.dropFirst(counts.consumed)
    piece.removeLast(piece.count - counts.produced)
    consumedCount += counts.consumed
    producedCount += counts.produced
    try checkSize()
    return piece
  }

  private func unpack(into piece: inout [UInt8]) throws(FileError) -> UnpackedCounts {
    do throws(UnpackingFailure) {
      let result = unsafe rest.withUnsafeBytes { input in
        unsafe piece.withUnsafeMutableBytes { output in
          Result { () throws(UnpackingFailure) in try unsafe unpacker.unpack(input, isLast: isAtEnd, into: output) }
        }
      }
      return try result.get()
    } catch {
      throw corrupted(error.reason)
    }
  }

  private func checkSize() throws(FileError) {
    guard producedCount > max(Self.leastLimit, Self.largestRatio * (input.size ?? consumedCount)) else { return }
    throw corrupted("it unpacks to more than \(Self.largestRatio) times its size, as no text does")
  }

  /// The error that says why the file does not unpack.
  private func corrupted(_ reason: String) -> FileError {
    .corruptedCompression(path: path, format: compression.rawValue, reason: reason)
  }
}
