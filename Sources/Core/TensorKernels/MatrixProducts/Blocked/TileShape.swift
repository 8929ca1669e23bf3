import MatrixTiles
import WideTiles

/// The tiles that a product is divided into: some rows, and one, two or four panels of 16 columns.
enum TileShape {
  case sixByOne, sixByTwo, sixByFour

  /// The rows of every tile of a blocked product.
  static let rows = 6
  /// The columns of a panel.
  static let panelWidth = PackedMatrix.width
  /// The columns of the widest tile.
  static let mostColumns = 64

  /// The panels of a tile.
  var panels: Int {
    switch self {
    case .sixByOne: 1
    case .sixByTwo: 2
    case .sixByFour: 4
    }
  }

  /// The columns of a tile.
  var columns: Int { panels * Self.panelWidth }

  /// The shape for the next of some columns that are left, with no panel more than they need.
  @inline(__always)
  static func next(columns left: Int, _ instructions: VectorInstructions) -> TileShape {
    guard instructions == .avx512, left > panelWidth else { return .sixByOne }
    return left > 3 * panelWidth ? .sixByFour : .sixByTwo
  }

  /// C ← A·B or C ← C + A·B for one tile.
  @unsafe @inline(__always)
  func multiply(_ a: TileRows, _ b: TilePanels, steps: Int, into c: TileTarget) {
    switch self {
    case .sixByOne: unsafe NarrowTile.multiply(a, b.base, steps: steps, into: c)
    case .sixByTwo: unsafe WideTile.multiplySixByTwo(a, b, steps: steps, into: c)
    case .sixByFour: unsafe WideTile.multiplySixByFour(a, b, steps: steps, into: c)
    }
  }
}
