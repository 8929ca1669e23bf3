import Glibc

/// A block of float32 values with an identity: what tensors are views of.
@safe
public final class FloatStorage {
  /// The number of elements.
  public let count: Int
  let base: UnsafeMutablePointer<Float>
  /// The owner of the memory when it is not this storage.
  private let owner: AnyObject?

  /// The size of a large page, in bytes.
  private static let largePageSize = 1 << 21

  /// Memory of `count` zeros, aligned to a cache line; when there is much, in large pages where the system has them: the processor
  /// reads ahead only inside of a page, and looks up the addresses of few.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    self.count = count
    owner = nil
    let byteCount = Self.byteCount(count)
    // The nearest number of large pages, so that little of them stays unused.
    let pages = (byteCount + Self.largePageSize / 2) / Self.largePageSize
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(byteCount, pages * Self.largePageSize), alignment: pages > 0 ? Self.largePageSize : 64)
    // A system without large pages refuses, and the memory stays as it is.
    if pages > 0 { _ = unsafe madvise(memory, pages * Self.largePageSize, MADV_HUGEPAGE) }
    unsafe base = Self.zeros(count, in: memory)
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

  /// An empty storage has room for one element, so that it has an address.
  private static func byteCount(_ count: Int) -> Int {
    precondition(count >= 0, "a storage of \(count) elements")
    return max(count, 1) * MemoryLayout<Float>.stride
  }

  private static func zeros(_ count: Int, in memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    let base = unsafe memory.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
    return unsafe base
  }
}
