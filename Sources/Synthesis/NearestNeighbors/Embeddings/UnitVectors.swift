import TensorKernels

/// Vectors of unit length.
public enum UnitVectors {
  /// Divides each row by its length; rows of zeros stay.
  public static func normalize(_ vectors: Tensor) {
    for row in 0..<vectors.rows {
      let square = DotProduct.of(vectors, row: row, vectors, row: row)
      if square > 0 { vectors.row(at: row).scale(by: 1 / square.squareRoot()) }
    }
  }
}
