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

extension ProductOperand {
  /// Writes some lines step after step, `width` lines side by side; missing lines are 0.
  ///
  /// - Parameter target: room for `width` × steps elements, and for 8 more.
  @unsafe
  func pack(lines: Range<Int>, steps: Range<Int>, width: Int, into target: UnsafeMutablePointer<Float>) {
    if lines.count < width { unsafe target.update(repeating: 0, count: width * steps.count) }
    if linesAreRows {
      unsafe packRows(lines, steps, width, target)
    } else {
      unsafe packColumns(lines, steps, width, target)
    }
  }

  /// Copies a part of each of the tensor's rows, eight values at once.
  @unsafe
  private func packColumns(
    _ lines: Range<Int>, _ steps: Range<Int>, _ width: Int, _ target: UnsafeMutablePointer<Float>
  ) {
    // The values after the last row's end are not the tensor's to read.
    let vectorEnd = lines.upperBound + 8 <= tensor.columns ? lines.count : lines.count / 8 * 8
    var source = unsafe address(line: lines.lowerBound, step: steps.lowerBound)
    var target = unsafe target
    for _ in steps {
      var column = 0
      while column < vectorEnd {
        unsafe copyEight(from: source + column, to: target + column)
        column &+= 8
      }
      while column < lines.count {
        unsafe target[column] = source[column]
        column &+= 1
      }
      unsafe source += tensor.stride
      unsafe target += width
    }
  }

  /// Packs 24 lines as four groups of six.
  ///
  /// - Parameters:
  ///   - group: the distance of neighboring groups, with room for two more elements.
  ///   - target: room for four groups.
  /// - Precondition: the lines are columns, and the first is followed by 25 others.
  @unsafe
  func packFourSixes(
    from line: Int, steps: Range<Int>, into target: UnsafeMutablePointer<Float>, group: Int
  ) {
    var source = unsafe address(line: line, step: steps.lowerBound)
    var target = unsafe target
    for _ in steps {
      unsafe copyEight(from: source, to: target)
      unsafe copyEight(from: source + 6, to: target + group)
      unsafe copyEight(from: source + 12, to: target + 2 * group)
      unsafe copyEight(from: source + 18, to: target + 3 * group)
      unsafe source += tensor.stride
      unsafe target += 6
    }
  }

  @unsafe @inline(__always)
  private func copyEight(from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    let values = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self)
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: values, as: SIMD8<Float>.self)
  }

  /// Transposes squares of 8 × 8 values.
  @unsafe
  private func packRows(_ lines: Range<Int>, _ steps: Range<Int>, _ width: Int, _ target: UnsafeMutablePointer<Float>) {
    let squareSteps = steps.count / 8 * 8
    var line = 0
    while line + 8 <= lines.count {
      let source = unsafe address(line: lines.lowerBound + line, step: steps.lowerBound)
      var step = 0
      while step < squareSteps {
        var square = unsafe Square(source + step, stride: tensor.stride)
        square.transpose()
        unsafe square.write(to: target + step * width + line, stride: width)
        step &+= 8
      }
      unsafe copy(lines: line..<line + 8, from: source, squareSteps..<steps.count, width, target)
      line &+= 8
    }
    guard line < lines.count else { return }
    let source = unsafe address(line: lines.lowerBound + line, step: steps.lowerBound)
    unsafe copy(lines: line..<lines.count, from: source, 0..<steps.count, width, target)
  }

  /// Copies single values.
  ///
  /// - Parameter source: the first step of the first line.
  @unsafe
  private func copy(
    lines: Range<Int>, from source: UnsafePointer<Float>, _ steps: Range<Int>, _ width: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    for line in lines {
      let row = unsafe source + (line - lines.lowerBound) * tensor.stride
      for step in steps { unsafe target[step * width + line] = row[step] }
    }
  }
}
