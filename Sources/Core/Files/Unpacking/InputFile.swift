import Glibc

/// A file, a pipe or standard input that is read from its start to its end, a block at a time.
final class InputFile: BlockSource {
  private static let blockLength = 1 << 18

  /// The number of bytes to read; nil for a pipe, which has no known end.
  let size: Int?
  private let descriptor: FileDescriptor
  /// The number of bytes that may still be read.
  private var rest: Int

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: where it is; "-" is standard input. A named pipe is waited for.
  ///   - range: the bytes to read; nil: all.
  /// - Throws: `FileError.system` when it is missing, unreadable, a directory or a device.
  init(path: String, range: Range<Int>? = nil) throws(FileError) {
    descriptor = try Self.open(path)
    guard let status = FileStatus(descriptor: descriptor.number) else { throw .last("read", path) }
    guard status.kind != .directory else { throw .last("read", path, code: EISDIR) }
    guard status.kind != .device else {
      throw .system(
        operation: "read", path: SystemPath.title(of: path),
        reason: "it is a device; give a file, a directory or a pipe")
    }
    if let range { descriptor.move(to: range.lowerBound) }
    size = status.kind == .regular ? range?.count ?? status.size : nil
    rest = range?.count ?? .max
  }

  private static func open(_ path: String) throws(FileError) -> FileDescriptor {
    path == standardInputPath
      ? try FileDescriptor(copyOf: STDIN_FILENO, as: "standard input") : try FileDescriptor(path, O_RDONLY, for: "open")
  }

  /// The next bytes; none at the end.
  ///
  /// - Throws: `FileError.system`.
  func next() throws(FileError) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: min(Self.blockLength, rest))
    guard !block.isEmpty else { return [] }
    let length = try descriptor.read(into: &block, from: 0)
    block.removeLast(block.count - length)
    rest -= length
    return block
  }
}
