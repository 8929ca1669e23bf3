import Statistics

extension PowerLawFit {
  /// The standard error of C as a multiple of the noise of one loss: √Σ (∂C/∂Lᵢ)², by central differences.
  ///
  /// It serves where nothing measures the noise of the losses fitted to, but the noise of one of them is known from elsewhere.
  public var asymptoteSensitivity: Double { losses.indices.map { slope(of: $0) }.sumOfSquares.squareRoot() }

  private func slope(of index: Int) -> Double {
    let step = 1e-4 * max(abs(losses[index]), 1e-4)
    let ends = [step, -step].compactMap { asymptote(changing: index, by: $0) }
    return ends.count == 2 ? (ends[0] - ends[1]) / (2 * step) : 0
  }

  private func asymptote(changing index: Int, by step: Double) -> Double? {
    var changed = losses
    changed[index] += step
    return (try? PowerLawFit(x: x, losses: changed, family: family, exponents: exponents))?.law.asymptote
  }
}
