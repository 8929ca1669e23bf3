import Glibc

/// A failure to use a file or directory.
public enum FileError: Error, Equatable, CustomStringConvertible {
  /// The operating system refused: `operation` is a verb ("open", "write"), `reason` the system's words.
  case system(operation: String, path: String, reason: String)
  /// Compressed data that does not decompress.
  case corruptedCompression(path: String, format: String, reason: String)
  /// A file of a well-known format that is not read as text: its name with an article, and the way to make text of it.
  case unreadFormat(path: String, format: String, remedy: String)
  /// A compressed file whose content is compressed once more.
  case packedTwice(path: String, format: String)
  /// The content is not what was written.
  case corrupted(path: String)
  /// Another process writes into this directory.
  case directoryInUse(path: String, owner: String)
  /// The directory holds something that this command did not write.
  case directoryNotEmpty(path: String, found: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .system(let operation, let path, let reason):
      "cannot \(operation) \(path): \(reason)"
    case .corruptedCompression(let path, let format, let reason):
      "\(path) is not a complete \(format) file (\(reason)); compress it again or give the plain text"
    case .unreadFormat(let path, let format, let remedy):
      "\(path) is \(format), which is not read as text; \(remedy)"
    case .packedTwice(let path, let format):
      "\(path) holds \(format) data inside its compression; unpack it once"
    case .corrupted(let path):
      "\(path) is corrupted: its checksum does not match its content; restore it from a copy, or remove it to have it made again"
    case .directoryInUse(let path, let owner):
      "directory \(path) is in use by \(owner); wait until it ends, or choose another output directory"
    case .directoryNotEmpty(let path, let found):
      "directory \(path) already holds \(found), which this command did not write; choose another output directory"
    }
  }

  static func last(_ operation: String, _ path: String, code: Int32 = errno) -> FileError {
    .system(operation: operation, path: path, reason: reason(of: code))
  }
}
