/// The loss of Huber: quadratic up to δ, linear beyond, so that outliers pull with a bounded force.
///
/// Source: Huber, "Robust estimation of a location parameter" (1964), Annals of Mathematical Statistics 35(1).
struct HuberLoss {
  /// δ, in the unit of the residuals; above 0.
  let threshold: Double

  /// r²/2, or δ·(|r| − δ/2) beyond δ.
  func callAsFunction(_ residual: Double) -> Double {
    let size = abs(residual)
    return size <= threshold ? residual * residual / 2 : threshold * (size - threshold / 2)
  }

  /// The derivative: the residual, but at most δ in size.
  func slope(_ residual: Double) -> Double { min(max(residual, -threshold), threshold) }
}
