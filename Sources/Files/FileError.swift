import Glibc

/// What went wrong with a file or folder.
public enum FileError: Error, Equatable, CustomStringConvertible {
  /// The operating system refused: `operation` is a verb ("open", "write"), `reason` the system's words.
  case system(operation: String, path: String, reason: String)
  /// Compressed data that does not decompress.
  case damagedCompression(path: String, format: String, reason: String)
  /// The content is not what was written.
  case damaged(path: String)
  /// Another process writes into this folder.
  case folderInUse(path: String, owner: String)
  /// The folder holds something that this command did not write.
  case folderNotEmpty(path: String, found: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .system(let operation, let path, let reason):
      "cannot \(operation) \(path): \(reason)"
    case .damagedCompression(let path, let format, let reason):
      "\(path) is not a whole \(format) file (\(reason)); compress it again or give the plain text"
    case .damaged(let path):
      "\(path) is damaged: its checksum does not fit its content; restore it from a copy, or remove it to have it made again"
    case .folderInUse(let path, let owner):
      "folder \(path) is in use by \(owner); wait until it ends, or choose another output folder"
    case .folderNotEmpty(let path, let found):
      "folder \(path) already holds \(found), which this command did not write; choose another output folder"
    }
  }

  static func last(_ operation: String, _ path: String, code: Int32 = errno) -> FileError {
    .system(operation: operation, path: path, reason: reason(of: code))
  }
}
