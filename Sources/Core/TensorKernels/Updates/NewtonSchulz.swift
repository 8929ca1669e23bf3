/// The nearest orthogonal matrix of a matrix, approximately: U·Vᵀ of its singular value decomposition U·S·Vᵀ.
///
/// Five steps of X ← aX + (bA + cA²)·X with A = X·Xᵀ and a = 3.4445, b = −4.7750, c = 2.0315, from X of norm 1, bring all singular
/// values but the smallest near 1: between about 0.7 and 1.2. For a matrix of more rows than columns the same is
/// X ← aX + X·(bA + cA²) with A = Xᵀ·X, which is smaller.
///
/// Source: Keller Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
/// https://kellerjordan.github.io/posts/muon/; in float32 here instead of bfloat16.
public struct NewtonSchulz {
  private static let steps = 5
  private static let a: Float = 3.4445
  private static let b: Float = -4.7750
  private static let c: Float = 2.0315
  /// The smallest norm that is divided by, so that a matrix of zeros stays one.
  private static let smallestNorm = 1e-7

  /// The memory of the matrix X: the caller writes it, and ``orthogonalize()`` leaves the result in it.
  public let matrix: Tensor
  /// The product of X and the polynomial, of the shape of X.
  private let product: Tensor
  /// A and bA + cA², as wide as the shorter side of X.
  private let square: Tensor, polynomial: Tensor

  /// The elements of working memory that a matrix needs.
  public static func scratchCount(rows: Int, columns: Int) -> Int {
    let side = min(rows, columns)
    return 2 * rows * columns + 2 * side * side
  }

  /// Takes working memory for matrices of one shape.
  ///
  /// - Precondition: the memory has at least ``scratchCount(rows:columns:)`` elements without gaps.
  public init(rows: Int, columns: Int, scratch: Tensor) {
    let count = rows * columns
    let side = min(rows, columns)
    func part(from offset: Int, rows: Int, columns: Int) -> Tensor {
      scratch.columns(offset..<offset + rows * columns).reshaped(rows: rows, columns: columns)
    }
    matrix = part(from: 0, rows: rows, columns: columns)
    product = part(from: count, rows: rows, columns: columns)
    square = part(from: 2 * count, rows: side, columns: side)
    polynomial = part(from: 2 * count + side * side, rows: side, columns: side)
  }

  /// Replaces the matrix.
  public func orthogonalize() {
    let norm = SquaredNorm.of(matrix).squareRoot()
    matrix.scale(by: Float(1 / max(norm, Self.smallestNorm)))
    for _ in 0..<Self.steps { step() }
  }

  private func step() {
    let isWide = matrix.rows <= matrix.columns
    if isWide {
      MatrixProduct.timesTransposed(matrix, matrix, into: square)
    } else {
      MatrixProduct.transposedTimes(matrix, matrix, into: square)
    }
    MatrixProduct.times(square, square, into: polynomial)
    polynomial.scale(by: Self.c)
    polynomial.add(square, times: Self.b)
    if isWide {
      MatrixProduct.times(polynomial, matrix, into: product)
    } else {
      MatrixProduct.times(matrix, polynomial, into: product)
    }
    matrix.scale(by: Self.a)
    matrix.add(product)
  }
}
