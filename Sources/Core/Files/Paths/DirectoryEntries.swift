import Glibc

/// The names in a directory, sorted by their bytes, without those of itself and of the directory above.
///
/// - Throws: `FileError.system` when the directory cannot be read.
public func directoryEntries(_ path: String) throws(FileError) -> [String] {
  guard let directory = unsafe opendir(SystemPath.name(path)) else { throw .last("open directory", path) }
  defer { unsafe closedir(directory) }
  var names: [[UInt8]] = []
  while true {
    // Only the code tells an error from the end.
    errno = 0
    guard let name = unsafe nextName(in: directory) else { break }
    names.append(name)
  }
  guard errno == 0 else { throw .last("read directory", path) }
  return names.filter { !isSpecial($0) }.sorted { $0.lexicographicallyPrecedes($1) }.map { SystemPath.string(of: $0) }
}

private func nextName(in directory: OpaquePointer) -> [UInt8]? {
  guard let entry = unsafe readdir(directory) else { return nil }
  // The name lies inside of the entry, which may end before the field does.
  guard let field = unsafe entry.pointer(to: \.d_name) else { return nil }
  let name = unsafe UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
  return unsafe UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }
}

private func isSpecial(_ name: [UInt8]) -> Bool { name == Array(".".utf8) || name == Array("..".utf8) }
