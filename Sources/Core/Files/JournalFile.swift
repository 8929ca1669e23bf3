import Foundation
import Glibc

/// A file that grows by one JSON object a line.
public final class JournalFile {
  private let file: AppendedFile
  /// The length of the file in bytes.
  public var count: Int { file.count }

  /// Opens a file for appending.
  ///
  /// A last line that a killed writer left without its end is cut off, so that the next one does not stick to it.
  ///
  /// - Parameter length: the bytes of the file that are kept; all unless given.
  /// - Throws: `FileError.system` when it cannot be written.
  public init(path: String, keeping length: Int? = nil) throws(FileError) {
    file = try AppendedFile(path: path) { descriptor, end in
      Self.lineEnd(of: descriptor, before: min(length ?? end, end))
    }
  }

  /// The end of the last complete line among the first bytes of a file.
  private static func lineEnd(of descriptor: Int32, before end: Int) -> Int {
    var end = end
    while end > 0 {
      let start = max(0, end - 1 << 16)
      // Bytes that cannot be read are kept.
      guard let bytes = bytes(of: descriptor, in: start..<end) else { return end }
      if let line = bytes.lastIndex(of: UInt8(ascii: "\n")) { return start + line + 1 }
      end = start
    }
    return 0
  }

  private static func bytes(of descriptor: Int32, in range: Range<Int>) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: range.count)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound))
    }
    return count == range.count ? bytes : nil
  }

  /// Makes what was appended survive a power failure.
  ///
  /// - Throws: `FileError.system`.
  public func flush() throws(FileError) { try file.flush() }

  /// Appends one line.
  ///
  /// - Returns: its bytes.
  /// - Throws: `FileError.system`, for instance when the disk is full; an encoding error for values that JSON cannot hold.
  @discardableResult
  public func append(_ line: some Encodable) throws -> [UInt8] {
    let bytes = [UInt8](try canonicalJSON(line, pretty: false)) + [UInt8(ascii: "\n")]
    try file.append(bytes)
    return bytes
  }
}
