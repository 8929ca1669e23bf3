import Statistics

extension PowerLawFit {
  /// The bootstrap interval over groups that the caller resamples: seeds, documents, members.
  ///
  /// Points that share members or seeds err together, which residuals cannot show; resampling the groups keeps
  /// those errors together. The caller draws groups as `resampling` says and returns the losses they give at the
  /// same ``x``, in the same order. Replicates are centered on the measured losses, so that a shift common to all
  /// resampled curves does not move the interval; deviations are scaled to the noise of G groups
  /// (``GroupResampling``) and stretched by t/z with G − 1 degrees of freedom (``Bootstrap``).
  ///
  /// - Parameters:
  ///   - resampling: the number of groups and the way in which `resample` draws them.
  ///   - bootstrap: level and number of replicates.
  ///   - generator: the source of randomness, handed to `resample`.
  ///   - statistic: the quantity that the interval is for; the asymptote by default.
  ///   - resample: gives one resampled curve, nats per token, one loss for each ``x``.
  /// - Precondition: every resampled curve has as many losses as ``x``, all finite.
  /// - Returns: `nil` with fewer than 2 groups, because one group has no variance.
  /// - Complexity: O(replicates · points) and `replicates` calls of `resample`.
  public func groupInterval<Generator: RandomNumberGenerator>(
    _ resampling: GroupResampling, _ bootstrap: Bootstrap = Bootstrap(), using generator: inout Generator,
    of statistic: (PowerLaw) -> Double = { $0.asymptote }, resample: (inout Generator) -> [Double]
  ) -> ConfidenceInterval? {
    guard let scale = resampling.scale, let design else { return nil }
    let freedom = resampling.groupCount - 1
    let stretched = scale * bootstrap.stretch(degreesOfFreedom: freedom)
    let curves = (0..<bootstrap.replicateCount).map { _ in checked(resample(&generator)) }
    let center = Self.mean(of: curves)
    let replicates = curves.map { curve in
      statistic(design.solve(x.indices.map { losses[$0] + stretched * (curve[$0] - center[$0]) }).law)
    }
    return ConfidenceInterval(
      percentilesOf: replicates, level: bootstrap.level, method: .groups, degreesOfFreedom: freedom)
  }

  /// The mean of curves at each point.
  private static func mean(of curves: [[Double]]) -> [Double] {
    curves[0].indices.map { point in curves.reduce(0) { $0 + $1[point] } / Double(curves.count) }
  }

  private func checked(_ curve: [Double]) -> [Double] {
    precondition(
      curve.count == x.count && curve.allSatisfy { abs($0) <= PowerLawFit.largestLoss },
      "a resampled curve must have \(x.count) finite losses; found \(curve)")
    return curve
  }
}
