import Glibc

/// A block of float32 numbers with an identity: what tensors are views of.
@safe
public final class FloatStorage {
  /// How many numbers it holds.
  public let count: Int
  let base: UnsafeMutablePointer<Float>
  /// Who owns the memory when it is not this storage.
  private let owner: AnyObject?

  /// Memory of `count` zeros, aligned to a cache line.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    precondition(count >= 0, "a storage of \(count) numbers")
    self.count = count
    owner = nil
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  /// Memory of `count` zeros that is read from end to end again and again, in large pages where the system has them: the
  /// processor reads ahead only inside of a page.
  ///
  /// - Precondition: `count` is not negative.
  public init(streamedCount count: Int) {
    precondition(count >= 0, "a storage of \(count) numbers")
    self.count = count
    owner = nil
    let pageSize = 1 << 21
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: bytes < pageSize ? 64 : pageSize)
    // A system that has no large pages refuses, and nothing is lost.
    if bytes >= pageSize { _ = unsafe madvise(memory, bytes, MADV_HUGEPAGE) }
    unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  /// Memory that somebody else owns, such as a window that several processes share.
  ///
  /// - Parameters:
  ///   - memory: valid as long as `owner` lives.
  ///   - owner: kept alive by the storage.
  @unsafe
  public init(_ memory: UnsafeMutableBufferPointer<Float>, owner: AnyObject) {
    guard let memoryBase = memory.baseAddress else { preconditionFailure("a storage without memory") }
    count = memory.count
    self.owner = owner
    unsafe base = memoryBase
  }

  deinit {
    if owner == nil { unsafe base.deallocate() }
  }
}
