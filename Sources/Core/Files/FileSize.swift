import Glibc

/// The size of a file in bytes; 0 when it cannot be told.
public func fileSize(_ path: String) -> Int {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
}
