import Foundation
import Glibc

/// A file that is written under a temporary name in its directory, flushed, and renamed when it is whole.
///
/// Readers see the old file or the new one, never a part; a writer that fails or dies leaves the old one.
public final class AtomicFile {
  /// Where the file will be.
  public let path: String
  private let temporaryPath: String
  private var descriptor: Int32
  private static let partialSuffix = ".partial"

  /// Opens the temporary file.
  ///
  /// - Throws: `FileError.system` when the directory cannot be written.
  public init(path: String) throws(FileError) {
    self.path = path
    temporaryPath = "\(path).\(getpid())\(Self.partialSuffix)"
    descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last("create", path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    _ = unsafe unlink(temporaryPath)
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func write(_ bytes: RawSpan) throws(FileError) {
    var start = 0
    while start < bytes.byteCount {
      let rest = bytes.extracting(start..<bytes.byteCount)
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .last("write", path) }
      start += written
    }
  }

  /// Appends the bytes of numbers, little-endian as they stand in memory.
  public func write<Element: BitwiseCopyable>(_ elements: Span<Element>) throws(FileError) {
    try write(unsafe elements.bytes)
  }

  /// Appends the bytes of numbers, little-endian as they stand in memory.
  public func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileError) {
    // Not `elements.span`: Swift 6.3.1 takes a literal's elements for unread in a generic function and drops them.
    try unsafe elements.withUnsafeBufferPointer { buffer throws(FileError) in try write(unsafe buffer.span) }
  }

  /// Overwrites bytes at an offset from the start, for a header that is known last.
  public func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    let written = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    guard written == bytes.count else { throw .last("write", path) }
  }

  /// Flushes the file to the disk and gives it its name.
  public func commit() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw .last("flush", path) }
    guard unsafe rename(temporaryPath, path) == 0 else { throw .last("rename", path) }
    close(descriptor)
    descriptor = -1
    try flushDirectory(of: path)
  }

  /// Whether a name is that of a file that is not whole.
  public static func isPartial(_ name: String) -> Bool { name.hasSuffix(partialSuffix) }

  /// Removes the files in a directory that a writer that died left half written; nobody may be writing there.
  public static func removePartials(in directory: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] where isPartial(name) {
      _ = unsafe unlink("\(directory)/\(name)")
    }
  }

  /// Writes a whole small file at once.
  public static func write(_ data: Data, to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    try file.write(data.bytes)
    try file.commit()
  }
}

/// Makes a rename in the directory of `path` survive a power failure.
private func flushDirectory(of path: String) throws(FileError) {
  let directory = directoryAbove(path) ?? "."
  let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}
