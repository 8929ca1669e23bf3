/// The squared Euclidean norm of a vector, with an order of summation that depends on positions only.
public enum SquaredNorm {
  /// The numbers summed in float32 before they join the sum in double precision.
  public static let blockLength = 4096

  /// Σ xᵢ², in double precision over blocks of `blockLength` numbers.
  ///
  /// - Parameter x: a view without gaps.
  public static func of(_ x: Tensor) -> Double {
    x.withElements { elements in
      var total = 0.0
      for start in Swift.stride(from: 0, to: elements.count, by: blockLength) {
        total += Double(sumOfSquares(elements.extracting(start..<min(start + blockLength, elements.count))))
      }
      return total
    }
  }
}
