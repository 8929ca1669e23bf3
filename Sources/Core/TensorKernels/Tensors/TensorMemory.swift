/// Memory that many tensors share, so that it lies in large pages where the system has them although each of the tensors is small.
public final class TensorMemory {
  private let storage: FloatStorage
  private var used = 0

  /// The elements of a cache line, where every tensor begins.
  private static let line = 16

  /// Memory of zeros.
  ///
  /// - Parameter count: the elements of all tensors.
  public init(count: Int) { storage = FloatStorage(count: count) }

  /// The next tensor of zeros: one of this memory, or with a storage of its own when there is no room left.
  public func tensor(rows: Int, columns: Int) -> Tensor {
    guard used + rows * columns <= storage.count else { return Tensor(rows: rows, columns: columns) }
    defer { used = (used + rows * columns + Self.line - 1) / Self.line * Self.line }
    return Tensor(storage, offset: used, rows: rows, columns: columns)
  }
}
