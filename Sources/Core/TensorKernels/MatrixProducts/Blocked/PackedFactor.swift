/// The second factor of several products, packed once for all of them: B, or Bᵀ, of **shape** [lines, steps].
///
/// A product may use its first lines and steps alone.
public final class PackedFactor {
  /// The factor itself.
  private(set) var operand: ProductOperand
  private let storage: FloatStorage
  private let instructions: VectorInstructions?

  /// Memory for factors of at most some lines and steps.
  public init(lines: Int, steps: Int, kernels: ProductKernels = MatrixProduct.kernels) {
    operand = ProductOperand(Tensor(rows: 0, columns: 0), lines: .rows)
    if case .own(let own) = kernels { instructions = own } else { instructions = nil }
    storage = FloatStorage(count: instructions == nil ? 0 : PackedMatrix.paddedCount(lines) * steps)
  }

  /// False where products are the library's, which packs by itself.
  var isPacked: Bool { instructions != nil }

  /// Packs Bᵀ of **shape** [lines, steps]; the tensor must not change before the last product.
  public func pack(rowsOf tensor: Tensor) { pack(ProductOperand(tensor, lines: .rows)) }

  /// Packs B of **shape** [steps, lines]; the tensor must not change before the last product.
  public func pack(columnsOf tensor: Tensor) { pack(ProductOperand(tensor, lines: .columns)) }

  private func pack(_ operand: ProductOperand) {
    self.operand = operand
    guard isPacked else { return }
    for steps in (0..<operand.steps).pieces(of: BlockedProduct.blockSteps) {
      panels(0..<operand.lines, steps: steps).pack(operand, steps: steps)
    }
  }

  /// The panels of some lines, from a multiple of 16 on, in a block of steps, of which the first are asked for.
  func panels(_ lines: Range<Int>, steps: Range<Int>) -> Panels {
    guard let instructions else { preconditionFailure("this factor is not packed") }
    let packed = min(operand.steps - steps.lowerBound, BlockedProduct.blockSteps)
    let width = PackedMatrix.paddedCount(operand.lines)
    precondition(width * operand.steps <= storage.count && lines.lowerBound % TileShape.panelWidth == 0)
    return unsafe Panels(
      base: storage.base + width * steps.lowerBound + lines.lowerBound * packed, lines: lines, steps: packed,
      instructions: instructions)
  }
}
