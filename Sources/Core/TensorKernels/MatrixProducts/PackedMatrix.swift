/// Sixteen outputs, positions or dimensions side by side, in one or two registers of the processor.
typealias Vector = SIMD16<Float>

/// The weights of a linear layer in the order in which a product with few rows reads them.
///
/// `cblas_sgemm` packs its operands anew in every call, which costs as much as the product itself when x has few rows, and
/// the bits of a row depend on how many others there are. Here weights are packed once, and each output is summed in the
/// order of the inputs, so that the bits of a row are a function of that row alone.
///
/// 16 outputs form a panel: input after input, 16 weights side by side.
public struct PackedMatrix {
  /// The outputs that stand side by side.
  static let width = 16

  /// The numbers of outputs and inputs.
  public let outputs: Int, inputs: Int
  private let storage: FloatStorage
  private let offset: Int

  /// Packs weights of **shape** [outputs, inputs] into a storage of their own.
  public init(_ weights: Tensor) {
    self.init(weights, storage: FloatStorage(count: Self.storedCount(weights)), offset: 0)
  }

  /// Packs weights of **shape** [outputs, inputs] into a storage that holds others, too.
  ///
  /// - Parameter offset: a multiple of 16.
  /// - Precondition: there is room for `storedCount` elements.
  public init(_ weights: Tensor, storage: FloatStorage, offset: Int) {
    precondition(offset % Self.width == 0 && offset + Self.storedCount(weights) <= storage.count)
    outputs = weights.rows
    inputs = weights.columns
    self.storage = storage
    self.offset = offset
    for output in 0..<outputs { pack(weights, output: output) }
  }

  private func pack(_ weights: Tensor, output: Int) {
    let row = unsafe weights.row(output)
    let panel = output / Self.width
    let start = offset + panel * inputs * Self.width + output % Self.width
    for input in 0..<inputs { unsafe storage.base[start + input * Self.width] = row[input] }
  }

  /// The number of elements that packed weights take.
  public static func storedCount(_ weights: Tensor) -> Int { paddedCount(weights.rows) * weights.columns }

  /// The number of outputs there is room for when all panels are full.
  public static func paddedCount(_ outputs: Int) -> Int { (outputs + width - 1) / width * width }

  var panelCount: Int { Self.paddedCount(outputs) / Self.width }

  /// The weights of a panel: one vector of 16 outputs for each input.
  @unsafe @inline(__always)
  func weights(ofPanel panel: Int) -> UnsafePointer<Vector> {
    unsafe UnsafeRawPointer(storage.base + offset + panel * inputs * Self.width).assumingMemoryBound(to: Vector.self)
  }
}
