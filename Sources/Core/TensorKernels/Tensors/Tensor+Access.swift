/// Reads and writes elements from outside of the kernels.
extension Tensor {
  /// One element.
  public subscript(row: Int, column: Int) -> Float {
    get { unsafe element(row, column).pointee }
    nonmutating set { unsafe element(row, column).pointee = newValue }
  }

  @unsafe @inline(__always)
  private func element(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float> {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns)
    return unsafe base + row * stride + column
  }

  /// Lends one row to be read.
  public func withRow<Result, Failure: Error>(
    _ index: Int, _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(unsafe readableRow(index).span)
  }

  /// Lends all elements of a view without gaps to be read, row after row.
  public func withElements<Result, Failure: Error>(
    _ body: (Span<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(isContiguous)
    let elements = unsafe UnsafeBufferPointer(start: base, count: count)
    return try body(unsafe elements.span)
  }

  /// Lends all elements of a view without gaps to be written, row after row.
  public func withMutableElements<Result, Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(isContiguous)
    let elements = unsafe UnsafeMutableBufferPointer(start: base, count: count)
    var span = unsafe elements.mutableSpan
    return try body(&span)
  }

  /// A copy of all elements, row after row.
  public var elements: [Float] {
    (0..<rows).flatMap { unsafe Array(row($0)) }
  }

  /// Replaces all elements, row after row.
  ///
  /// - Precondition: there are as many values as the tensor has elements.
  public func assign(_ values: [Float]) {
    precondition(values.count == count, "\(values.count) values for a tensor of \(count) elements")
    for index in 0..<rows {
      _ = unsafe row(index).update(fromContentsOf: values[index * columns..<(index + 1) * columns])
    }
  }

  /// Sets every element to the same value.
  public func fill(_ value: Float) {
    for index in 0..<rows { unsafe row(index).update(repeating: value) }
  }

  /// Copies the elements of another tensor of the same shape that shares no memory with this one.
  public func copy(_ other: Tensor) {
    requireShape(of: other)
    for index in 0..<rows { _ = unsafe row(index).update(fromContentsOf: other.row(index)) }
  }

  /// Adds another tensor of the same shape.
  public func add(_ other: Tensor) {
    requireShape(of: other)
    for index in 0..<rows {
      let source = unsafe other.readableRow(index).span
      var target = unsafe row(index).mutableSpan
      precondition(source.count == target.count)
      for i in source.indices { target[i] += source[i] }
    }
  }

  /// Adds another tensor of the same shape, times a factor.
  public func add(_ other: Tensor, times factor: Float) {
    requireShape(of: other)
    for index in 0..<rows {
      let source = unsafe other.readableRow(index).span
      var target = unsafe row(index).mutableSpan
      precondition(source.count == target.count)
      for i in source.indices { target[i] += factor * source[i] }
    }
  }

  /// Moves every element toward that of another tensor of the same shape, by a fraction of their difference; 1 copies it.
  public func move(toward other: Tensor, by fraction: Float) {
    requireShape(of: other)
    guard fraction != 1 else { return copy(other) }
    for index in 0..<rows {
      let source = unsafe other.readableRow(index).span
      var target = unsafe row(index).mutableSpan
      precondition(source.count == target.count)
      for i in source.indices { target[i] += fraction * (source[i] - target[i]) }
    }
  }

  /// Multiplies every element by the same factor.
  public func scale(by factor: Float) {
    for index in 0..<rows {
      var target = unsafe row(index).mutableSpan
      for i in target.indices { target[i] *= factor }
    }
  }

  private func requireShape(of other: Tensor) {
    precondition(
      rows == other.rows && columns == other.columns, "\(rows) × \(columns) and \(other.rows) × \(other.columns)")
  }
}
