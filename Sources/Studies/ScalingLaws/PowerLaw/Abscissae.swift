/// Checks that hold for every fit in several quantities.
enum Abscissae {
  /// - Throws: `FitError.lengthsDiffer`, `FitError.invalidAbscissa`, `FitError.invalidLoss` or `FitError.negativeLoss`.
  static func validate(_ quantities: [[Double]], losses: [Double]) throws(FitError) {
    for values in quantities { try validate(values, lossCount: losses.count) }
    for (index, loss) in losses.enumerated() { try validate(loss: loss, index: index) }
  }

  private static func validate(_ values: [Double], lossCount: Int) throws(FitError) {
    guard values.count == lossCount else { throw .lengthsDiffer(x: values.count, y: lossCount) }
    for (index, value) in values.enumerated() { try validate(value, index: index) }
  }

  /// Refuses a value that is not above 0, or whose reciprocal is infinite.
  static func validate(_ value: Double, index: Int) throws(FitError) {
    guard value.isNormal, value > 0 else { throw .invalidAbscissa(index: index, value: value) }
  }

  /// Refuses a loss that is not finite, or so large that its square is not, or below 0.
  static func validate(loss: Double, index: Int) throws(FitError) {
    guard abs(loss) <= PowerLawFit.largestLoss else { throw .invalidLoss(index: index, value: loss) }
    guard loss >= 0 else { throw .negativeLoss(index: index, value: loss) }
  }
}
