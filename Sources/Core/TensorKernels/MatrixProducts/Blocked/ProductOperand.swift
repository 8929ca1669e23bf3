/// A factor of a product as the product reads it: lines (rows of A, columns of B) by steps, over which it sums.
struct ProductOperand {
  let tensor: Tensor
  /// True when the lines are the tensor's rows, false when they are its columns.
  let linesAreRows: Bool

  /// The part of a tensor that lines are.
  enum Lines { case rows, columns }

  init(_ tensor: Tensor, lines: Lines) {
    self.tensor = tensor
    linesAreRows = lines == .rows
  }

  var lines: Int { linesAreRows ? tensor.rows : tensor.columns }
  var steps: Int { linesAreRows ? tensor.columns : tensor.rows }

  /// The first lines and steps.
  func first(lines: Int, steps: Int) -> ProductOperand {
    let part = linesAreRows ? tensor.rows(0..<lines).columns(0..<steps) : tensor.rows(0..<steps).columns(0..<lines)
    return ProductOperand(part, lines: linesAreRows ? .rows : .columns)
  }

  /// The address of an element.
  @unsafe @inline(__always)
  func address(line: Int, step: Int) -> UnsafePointer<Float> {
    let row = linesAreRows ? line : step
    let column = linesAreRows ? step : line
    return unsafe UnsafePointer(tensor.base + row * tensor.stride + column)
  }

  var lineStride: Int { linesAreRows ? tensor.stride : 1 }
  var stepStride: Int { linesAreRows ? 1 : tensor.stride }
}
