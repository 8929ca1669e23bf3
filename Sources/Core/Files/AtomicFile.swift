import Foundation
import Glibc

/// A file that is written under a temporary name in its directory, flushed, and renamed when it is complete.
///
/// Readers see the old file or the new one, never a part; a writer that fails or dies leaves the old one. A symbolic link to
/// a file is replaced, and the file behind it stays. A device, or a pipe that somebody reads, is written to as it is.
public final class AtomicFile {
  /// The path of the complete file.
  public let path: String
  /// The path that is written to; of a device or a pipe, its own.
  private let temporaryPath: String
  private let descriptor: FileDescriptor
  /// True for a device or a pipe.
  private let isInPlace: Bool
  private var isCommitted = false

  /// Opens the temporary file.
  ///
  /// - Throws: `FileError.system` when the directory cannot be written, or nobody reads a pipe.
  public init(path: String) throws(FileError) {
    self.path = path
    isInPlace = path != standardInputPath && isPipe(path)
    temporaryPath = isInPlace ? path : "\(path).\(getpid())\(Self.partialSuffix)"
    // To open a pipe that nobody reads would take forever.
    let flags = isInPlace ? O_WRONLY | O_NONBLOCK : O_WRONLY | O_CREAT | O_TRUNC
    descriptor = try FileDescriptor(temporaryPath, flags, for: "create", as: path)
    if isInPlace { _ = fcntl(descriptor.number, F_SETFL, O_WRONLY) }
  }

  deinit {
    if !isCommitted, !isInPlace { _ = unsafe unlink(SystemPath.name(temporaryPath)) }
  }

  /// Appends bytes.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func write(_ bytes: RawSpan) throws(FileError) { try descriptor.write(bytes) }

  /// Appends the bytes of elements, little-endian as they are in memory.
  public func write<Element: BitwiseCopyable>(_ elements: Span<Element>) throws(FileError) {
    try write(unsafe elements.bytes)
  }

  /// Appends the bytes of elements, little-endian as they are in memory.
  public func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileError) {
    // Not `elements.span`: Swift 6.3.1 takes a literal's elements for unread in a generic function and drops them.
    try unsafe elements.withUnsafeBufferPointer { buffer throws(FileError) in try write(unsafe buffer.span) }
  }

  /// Overwrites bytes at an offset from the start, for a header that is known last.
  public func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    guard descriptor.write(bytes, at: offset) == bytes.count else { throw .last("write", path) }
  }

  /// Flushes the file to the disk and gives it its name.
  ///
  /// - Parameter isDurable: false for files that are made again after a power failure: they are not flushed.
  public func commit(isDurable: Bool = true) throws(FileError) {
    guard !isInPlace else { return }
    if isDurable { try descriptor.flush() }
    guard unsafe rename(SystemPath.name(temporaryPath), SystemPath.name(path)) == 0 else {
      throw .last("rename", path)
    }
    isCommitted = true
    flushDirectory(of: path)
  }

  /// Writes a complete small file at once.
  public static func write(_ data: Data, to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    try file.write(data.bytes)
    try file.commit()
  }
}

extension AtomicFile {
  private static let partialSuffix = ".partial"

  /// The name that a file will have, from the temporary name that it has until it is complete; nil when a name is not temporary.
  public static func finalName(ofPartial name: String) -> String? {
    guard name.hasSuffix(partialSuffix) else { return nil }
    let stem = name.dropLast(partialSuffix.count)
    return String(stem[..<(stem.lastIndex(of: ".") ?? stem.endIndex)])
  }

  /// Removes the files in a directory that a killed writer left incomplete; nobody may be writing there.
  ///
  /// - Parameter isIncluded: tells if a file of this final name is removed; all are unless stated.
  public static func removePartials(in directory: String, where isIncluded: (String) -> Bool = { _ in true }) {
    for name in (try? directoryEntries(directory)) ?? [] {
      guard let finalName = finalName(ofPartial: name), isIncluded(finalName) else { continue }
      _ = unsafe unlink(SystemPath.name("\(directory)/\(name)"))
    }
  }
}

/// Makes a rename in the directory of `path` survive a power failure, where the file system can.
func flushDirectory(of path: String) {
  do throws(FileError) {
    try FileDescriptor(directoryAbove(path) ?? ".", O_RDONLY | O_DIRECTORY, for: "open").flush()
  } catch {}
}
