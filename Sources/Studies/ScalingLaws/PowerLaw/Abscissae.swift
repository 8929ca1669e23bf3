/// Checks that hold for every fit in several quantities.
enum Abscissae {
  /// - Throws: `FitError.lengthsDiffer`, `FitError.invalidAbscissa` or `FitError.invalidLoss`.
  static func validate(_ quantities: [[Double]], losses: [Double]) throws(FitError) {
    for values in quantities {
      guard values.count == losses.count else { throw .lengthsDiffer(x: values.count, y: losses.count) }
      if let index = values.firstIndex(where: { !($0.isNormal && $0 > 0) }) {
        throw .invalidAbscissa(index: index, value: values[index])
      }
    }
    if let index = losses.firstIndex(where: { !(abs($0) <= PowerLawFit.largestLoss) }) {
      throw .invalidLoss(index: index, value: losses[index])
    }
  }
}
