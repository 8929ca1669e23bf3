/// Residuals that bootstrap replicates draw from, with replacement.
package struct ResidualPool: Sendable {
  /// Nats per token, or whatever the unit of the fitted values is.
  package let values: [Double]

  /// Fitted values with a residual from the pool added to each: the data of one replicate.
  package func resample(_ fitted: [Double], using generator: inout some RandomNumberGenerator) -> [Double] {
    fitted.map { $0 + values[Int.random(in: values.indices, using: &generator)] }
  }
}
