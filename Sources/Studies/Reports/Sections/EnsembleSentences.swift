import ScalingLaws
import Studies

/// The findings on one ensemble: its gain, its law, and what to know before trusting the limit.
struct EnsembleSentences {
  let cell: StudyResult.CellResult

  var all: [Prose] {
    let curve = cell.test.probabilities
    return [gain, curve.fit.map { law($0.law) }].compactMap { $0 } + curve.remarks.map { Prose($0) }
  }

  private var gain: Prose? {
    guard let ensemble = cell.test.probabilities.losses.last else { return nil }
    let best = cell.test.bestMember
    let gain = best - ensemble.nats
    return """
      The best of \(cell.memberCount) members has a test loss of \(strong: decimals(best, 3)) nats per token; the \
      ensemble of all (mean of probabilities) has \(strong: decimals(ensemble.nats, 3)) \
      (\(decimals(ensemble.bitsPerByte, 3)) bits per byte), \(decimals(abs(gain), 3)) \(gain < 0 ? "worse" : "better").
      """
  }

  private func law(_ law: PowerLaw) -> Prose {
    let interval = cell.test.probabilities.interval.map { " (\($0.inWords))" } ?? ""
    return """
      The fitted law is \(decimals(law.amplitude, 3))/K\(raised: decimals(law.exponent, 2)) + \
      \(decimals(law.asymptote, 3)): infinitely many such members would have a test loss of \
      \(strong: decimals(law.asymptote, 3))\(interval).
      """
  }
}
