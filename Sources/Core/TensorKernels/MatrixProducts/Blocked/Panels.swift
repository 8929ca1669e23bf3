import MatrixTiles

/// The columns of B, or a part of them, in panels of 16, step after step; one panel after the other.
@safe
struct Panels {
  private let base: UnsafeMutablePointer<Float>
  let lines: Range<Int>
  /// The steps in each panel.
  private let steps: Int
  private let instructions: VectorInstructions

  @unsafe
  init(base: UnsafeMutablePointer<Float>, lines: Range<Int>, steps: Int, instructions: VectorInstructions) {
    unsafe self.base = base
    self.lines = lines
    self.steps = steps
    self.instructions = instructions
  }

  func pack(_ operand: ProductOperand, steps: Range<Int>) {
    var line = lines.lowerBound
    if !operand.linesAreRows {
      while line + 4 * TileShape.panelWidth <= lines.upperBound {
        unsafe operand.packPanels(4, from: line, steps: steps, into: panel(of: line))
        line += 4 * TileShape.panelWidth
      }
      while line + 2 * TileShape.panelWidth <= lines.upperBound {
        unsafe operand.packPanels(2, from: line, steps: steps, into: panel(of: line))
        line += 2 * TileShape.panelWidth
      }
    }
    for part in (line..<lines.upperBound).pieces(of: TileShape.panelWidth) {
      unsafe operand.pack(lines: part, steps: steps, width: TileShape.panelWidth, into: panel(of: part.lowerBound))
    }
  }

  /// Calls `body` with each tile's shape, lines and panels.
  @unsafe @inline(__always)
  func forEachTile(_ body: (TileShape, Range<Int>, TilePanels) -> Void) {
    var line = lines.lowerBound
    while line < lines.upperBound {
      let shape = TileShape.next(columns: lines.upperBound - line, instructions)
      let part = line..<min(line + shape.columns, lines.upperBound)
      unsafe body(shape, part, TilePanels(base: panel(of: line), stride: steps * TileShape.panelWidth))
      line = part.upperBound
    }
  }

  @unsafe @inline(__always)
  private func panel(of line: Int) -> UnsafeMutablePointer<Float> {
    unsafe base + (line - lines.lowerBound) * steps
  }
}
