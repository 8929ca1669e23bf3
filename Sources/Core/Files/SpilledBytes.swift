/// Bytes that are kept in memory while they are few, and in a file without a name when there are more.
public final class SpilledBytes {
  /// The most bytes in memory before there is a file.
  public static let memoryLimit = 1 << 27
  /// The bytes that are written to the file in one go.
  private static let blockLength = 1 << 22

  /// The number of bytes.
  public private(set) var count = 0
  private let directories: [String]
  private let limit: Int
  /// The last bytes, which are not in the file.
  private var buffer: [UInt8] = []
  private var file: ScratchFile?

  /// No bytes.
  ///
  /// - Parameters:
  ///   - directories: the places for a file; the first that takes one has it.
  ///   - limit: the most bytes in memory before there is a file.
  public init(directories: [String], limit: Int = memoryLimit) {
    self.directories = directories
    self.limit = limit
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError.system` when they must go to a file and none can be written.
  public func append(_ bytes: ArraySlice<UInt8>) throws(FileError) {
    buffer += bytes
    count += bytes.count
    if buffer.count > (file == nil ? limit : Self.blockLength) { try spill() }
  }

  /// Appends the bytes of a range to an array.
  ///
  /// - Precondition: the range is inside `0..<count`.
  /// - Throws: `FileError.system`.
  public func read(_ range: Range<Int>, into bytes: inout [UInt8]) throws(FileError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes \(range) of \(count)")
    let border = count - buffer.count
    let filed = range.clamped(to: 0..<border)
    if let file, !filed.isEmpty { try file.read(filed, into: &bytes) }
    let kept = range.clamped(to: border..<count)
    bytes += buffer[(kept.lowerBound - border)..<(kept.upperBound - border)]
  }

  private func spill() throws(FileError) {
    if file == nil { file = try ScratchFile.inFirst(of: directories) }
    try file?.append(buffer)
    buffer = []
    buffer.reserveCapacity(2 * Self.blockLength)
  }
}
