/// A matrix of float32 values: a view of some rows and columns of a storage, which it keeps alive.
///
/// Row-major; neighboring rows are `stride` elements apart, so a block of columns is a view, too, and goes to
/// `cblas_sgemm` as it is. A vector is a tensor of one row. Copies of a tensor share its elements.
/// Bounds are checked when a view is made, not in the kernels' inner loops.
public struct Tensor {
  /// The memory behind the view.
  public let storage: FloatStorage
  /// The index of the first element in the storage.
  public let offset: Int
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The distance of neighboring rows, in elements.
  public let stride: Int

  /// A tensor of zeros with a storage of its own.
  public init(rows: Int, columns: Int) {
    self.init(FloatStorage(count: rows * columns), offset: 0, rows: rows, columns: columns)
  }

  /// A view of a storage.
  ///
  /// - Precondition: the view lies inside the storage.
  public init(_ storage: FloatStorage, offset: Int, rows: Int, columns: Int, stride: Int? = nil) {
    let stride = stride ?? columns
    let end = rows == 0 ? offset : offset + (rows - 1) * stride + columns
    precondition(
      offset >= 0 && rows >= 0 && columns >= 0 && stride >= columns && end <= storage.count,
      "a view of \(rows) × \(columns) at \(offset) with stride \(stride) in \(storage.count) elements")
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The number of elements of the view.
  public var count: Int { rows * columns }

  /// The view of a range of rows.
  public func rows(_ range: Range<Int>) -> Tensor {
    check(range, of: rows)
    return Tensor(
      storage, offset: offset + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// The view of one row.
  public func row(at index: Int) -> Tensor { rows(index..<index + 1) }

  /// The view of a range of columns.
  public func columns(_ range: Range<Int>) -> Tensor {
    check(range, of: columns)
    return Tensor(
      storage, offset: offset + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  private func check(_ range: Range<Int>, of count: Int) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "rows or columns \(range) of \(count)")
  }

  /// The same elements in rows of another length.
  ///
  /// - Precondition: the view has no gaps and its count does not change.
  public func reshaped(rows: Int, columns: Int) -> Tensor {
    precondition(isContiguous && rows * columns == count)
    return Tensor(storage, offset: offset, rows: rows, columns: columns)
  }

  /// True when the rows follow one another without gaps.
  public var isContiguous: Bool { stride == columns || rows <= 1 }

  /// The elements of one row, for the kernels; not checked in release builds beyond the view's own bounds.
  @unsafe @inline(__always)
  func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(index >= 0 && index < rows)
    return unsafe UnsafeMutableBufferPointer(start: storage.base + (offset + index * stride), count: columns)
  }

  /// The elements of one row, to be read.
  @unsafe @inline(__always)
  func readableRow(_ index: Int) -> UnsafeBufferPointer<Float> { unsafe UnsafeBufferPointer(row(index)) }

  /// The address of the first element.
  @unsafe @inline(__always)
  var base: UnsafeMutablePointer<Float> { unsafe storage.base + offset }
}
