/// A block of float32 numbers with an identity: what tensors are views of.
@safe
public final class FloatStorage {
  /// How many numbers it holds.
  public let count: Int
  let base: UnsafeMutablePointer<Float>

  /// Memory of `count` zeros, aligned to a cache line.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    precondition(count >= 0, "a storage of \(count) numbers")
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit {
    unsafe base.deallocate()
  }
}
