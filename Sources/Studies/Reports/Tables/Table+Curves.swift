import Studies

extension Table {
  /// The expected losses of K-member ensembles, a row for each K, with their limits.
  ///
  /// - Precondition: all curves have as many members.
  init(ofCurves curves: [(title: String, curve: KCurve)]) {
    let measured = (curves.first?.curve.expected ?? []).indices.map { index in
      [Cell.count(index + 1)] + curves.map { .loss($0.curve.expected[index]) }
    }
    let limit = [Cell.text("∞")] + curves.map { .loss($0.curve.fit?.law.asymptote) }
    let interval = [Cell.text("∞, 95 % interval")] + curves.map { .loss($0.curve.interval) }
    self.init(
      heading: ["K"] + curves.map { $0.title },
      rows: measured + [limit, interval].filter { $0.dropFirst().contains { $0 != .missing } })
  }
}
