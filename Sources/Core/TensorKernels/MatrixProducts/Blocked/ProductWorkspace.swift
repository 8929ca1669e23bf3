import Synchronization

/// Memory for the packed parts of one product; one product at a time has it.
@safe
final class ProductWorkspace: @unchecked Sendable {
  /// Panels of B.
  let panels: UnsafeMutablePointer<Float>
  /// Packed rows of A.
  let rows: UnsafeMutablePointer<Float>
  /// A tile that reaches beyond the end of C.
  let tile: UnsafeMutablePointer<Float>
  /// The elements that packing may write beyond the end of six rows.
  static let slack = 8
  private let storage: FloatStorage

  private init() {
    let steps = BlockedProduct.blockSteps
    let panelCount = steps * BlockedProduct.blockColumns
    let tiles = BlockedProduct.blockRows / TileShape.rows + 1
    let rowCount = (tiles * (steps * TileShape.rows + Self.slack) + 15) / 16 * 16
    storage = FloatStorage(count: panelCount + rowCount + TileShape.rows * TileShape.mostColumns)
    unsafe panels = storage.base
    unsafe rows = storage.base + panelCount
    unsafe tile = storage.base + panelCount + rowCount
  }

  private static let free = Mutex<[ProductWorkspace]>([])

  /// Memory that no other product uses.
  static func take() -> ProductWorkspace { free.withLock { $0.popLast() } ?? ProductWorkspace() }

  /// Lets other products use the memory.
  static func giveBack(_ workspace: ProductWorkspace) { free.withLock { $0.append(workspace) } }
}
