import Glibc

/// The system's facts about what is at a path.
struct FileStatus {
  /// The file, by the numbers of its device and of its place there: all links to a file have the same.
  struct Node: Hashable {
    let device: UInt
    let number: UInt
  }

  /// The kind of a file.
  enum Kind { case directory, regular, pipe, device }

  let node: Node
  let kind: Kind
  /// The number of bytes; 0 for anything but a regular file.
  let size: Int

  /// The facts about what is at a path; a link is followed.
  ///
  /// - Throws: `FileError.system` when there is nothing, or when it cannot be told.
  init(_ path: String) throws(FileError) {
    var status = stat()
    guard unsafe stat(SystemPath.name(path), &status) == 0 else { throw .last("open", path) }
    self.init(status)
  }

  /// The facts about an open file; nil when the descriptor is closed.
  init?(descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    node = Node(device: UInt(status.st_dev), number: UInt(status.st_ino))
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFDIR: .directory
      case S_IFREG: .regular
      case S_IFIFO, S_IFSOCK: .pipe
      default: .device
      }
    size = kind == .regular ? Int(status.st_size) : 0
  }
}

/// Returns whether a path is a symbolic link.
func isSymbolicLink(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(SystemPath.name(path), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// The size of a file in bytes; 0 when it cannot be told.
public func fileSize(_ path: String) -> Int { (try? FileStatus(path))?.size ?? 0 }

/// Returns whether a path is standard input, a pipe or anything else that is read once from its start to its end.
public func isPipe(_ path: String) -> Bool {
  guard path != standardInputPath, let kind = try? FileStatus(path).kind else { return path == standardInputPath }
  return kind == .pipe || kind == .device
}

/// Returns whether the files of a directory are made by the kernel, as those of `/proc` and `/sys` are.
func isMadeByKernel(_ directory: String) -> Bool {
  guard let device = try? FileStatus(directory).node.device else { return false }
  // A machine without them may have plain directories in their place.
  guard device != (try? FileStatus("/"))?.node.device else { return false }
  return ["/proc", "/sys"].contains { (try? FileStatus($0))?.node.device == device }
}
