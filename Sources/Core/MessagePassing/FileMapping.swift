import Glibc

/// A file as memory of this process, which several owners may use until one of them closes it.
@safe
final class FileMapping {
  private let base: UnsafeMutableRawPointer?
  private let byteCount: Int
  private var isOpen = true

  /// Maps a file, which may be closed afterwards.
  ///
  /// - Throws: `SharedFileError`.
  init(_ file: SharedFile, byteCount: Int) throws(SharedFileError) {
    self.byteCount = byteCount
    let base = unsafe mmap(nil, max(byteCount, 1), PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
    guard unsafe base != MAP_FAILED else { throw SharedFileError("map", file.path, code: errno) }
    unsafe self.base = base
  }

  deinit { close() }

  /// Frees the memory.
  func close() {
    guard isOpen else { return }
    isOpen = false
    unsafe munmap(base, max(byteCount, 1))
  }

  /// Elements that begin at an offset in bytes.
  func floats(at offset: Int, count: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(isOpen && offset + count * MemoryLayout<Float>.stride <= byteCount, "\(count) floats at \(offset)")
    let start = unsafe base.map { unsafe ($0 + offset).bindMemory(to: Float.self, capacity: count) }
    return unsafe UnsafeMutableBufferPointer(start: start, count: count)
  }
}
