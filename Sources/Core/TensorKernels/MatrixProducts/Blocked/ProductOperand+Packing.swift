extension ProductOperand {
  /// Writes some lines step after step, `width` lines side by side; missing lines are 0.
  ///
  /// - Parameter target: room for `width` × steps elements, and for 8 more.
  @unsafe
  func pack(lines: Range<Int>, steps: Range<Int>, width: Int, into target: UnsafeMutablePointer<Float>) {
    if lines.count < width { unsafe target.update(repeating: 0, count: width * steps.count) }
    let packing = unsafe LinePacking(operand: self, lines: lines, steps: steps, width: width, target: target)
    if linesAreRows { packing.packRows() } else { packing.packColumns() }
  }

  /// Packs lines that are columns as some panels of 16, one after the other. The tensor is read row by row, so that the processor
  /// fetches neighboring cache lines of few pages at a time.
  ///
  /// - Precondition: the lines are columns, enough for all panels.
  @unsafe @inline(__always)
  func packPanels(_ count: Int, from line: Int, steps: Range<Int>, into target: UnsafeMutablePointer<Float>) {
    let panel = TileShape.panelWidth * steps.count
    var source = unsafe address(line: line, step: steps.lowerBound)
    var target = unsafe target
    for _ in steps {
      for index in 0..<count {
        let (source, target) = unsafe (source + index &* TileShape.panelWidth, target + index &* panel)
        unsafe copyEight(from: source, to: target)
        unsafe copyEight(from: source + 8, to: target + 8)
      }
      unsafe source += tensor.stride
      unsafe target += TileShape.panelWidth
    }
  }

  /// Packs 24 lines as four groups of six.
  ///
  /// - Parameters:
  ///   - target: room for four groups.
  ///   - group: the distance of neighboring groups, with room for two more elements.
  /// - Precondition: the lines are columns, and the first is followed by 25 others.
  @unsafe
  func packFourSixes(from line: Int, steps: Range<Int>, into target: UnsafeMutablePointer<Float>, group: Int) {
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
}

/// Lines and steps of an operand, and the place that they are packed into.
@safe
private struct LinePacking {
  let operand: ProductOperand
  let lines: Range<Int>, steps: Range<Int>
  let width: Int
  let target: UnsafeMutablePointer<Float>

  /// Copies a part of each of the tensor's rows, eight values at once.
  func packColumns() {
    // The values after the last row's end are not the tensor's to read.
    let vectorEnd = lines.upperBound + 8 <= operand.tensor.columns ? lines.count : lines.count / 8 * 8
    var source = unsafe operand.address(line: lines.lowerBound, step: steps.lowerBound)
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
      unsafe source += operand.tensor.stride
      unsafe target += width
    }
  }

  /// Transposes squares of 8 × 8 values, and copies those beside them.
  func packRows() {
    let squareSteps = steps.count / 8 * 8
    var line = 0
    while line + 8 <= lines.count {
      let source = unsafe operand.address(line: lines.lowerBound + line, step: steps.lowerBound)
      var step = 0
      while step < squareSteps {
        var square = unsafe Square(source + step, stride: operand.tensor.stride)
        square.transpose()
        unsafe square.write(to: target + step * width + line, stride: width)
        step &+= 8
      }
      copy(lines: line..<line + 8, steps: squareSteps..<steps.count)
      line &+= 8
    }
    copy(lines: line..<lines.count, steps: 0..<steps.count)
  }

  /// Copies single values; lines and steps count from the first one.
  private func copy(lines: Range<Int>, steps: Range<Int>) {
    for line in lines {
      let source = unsafe operand.address(line: self.lines.lowerBound + line, step: self.steps.lowerBound)
      for step in steps { unsafe target[step * width + line] = source[step] }
    }
  }
}

@unsafe @inline(__always)
private func copyEight(from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
  let values = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self)
  unsafe UnsafeMutableRawPointer(target).storeBytes(of: values, as: SIMD8<Float>.self)
}
