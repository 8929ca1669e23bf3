import Glibc

/// How many bytes a file has; 0 when nothing can be said of it.
public func fileSize(_ path: String) -> Int {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
}
