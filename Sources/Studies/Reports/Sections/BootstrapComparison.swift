import Statistics
import Studies

/// Sentences about texts by neighbors beside the controls.
struct BootstrapComparison {
  let finding: BootstrapResult

  /// The comparison with random pairs first.
  var sentences: [Prose] {
    [BootstrapResult.Arm.random, .unconditional, .repetition].compactMap { sentence(against: $0) }
      + [limits].compactMap(\.self)
  }

  private func sentence(against other: BootstrapResult.Arm) -> Prose? {
    let changes = finding.differences(.neighbors, other)
    guard !changes.isEmpty else { return nil }
    let text = NumberFormat.signed(4)
    let interval = ConfidenceInterval(meanOf: changes)
    let range: Prose =
      interval.map { " (\(text.text($0.low)) … \(text.text($0.high)) over \(changes.count) seeds)" } ?? ""
    return """
      \(verdict(interval, other)) Their test loss differs by \(strong: text.text(changes.mean))\(range) from that of \
      \(other.phrase).
      """
  }

  /// The finding in words.
  ///
  /// - Parameter change: the interval of the change of the loss; nil for one seed.
  private func verdict(_ change: ConfidenceInterval?, _ other: BootstrapResult.Arm) -> Prose {
    guard let change else { return "With one seed nothing can be said about texts by neighbors." }
    if change.high < 0 { return "\(strong: "Texts by neighbors are better than \(other.phrase).")" }
    if change.low > 0 { return "\(strong: "Texts by neighbors are worse than \(other.phrase).")" }
    return "\(strong: "Texts by neighbors and \(other.phrase) do not differ by more than the interval.")"
  }

  /// The limits of many members side by side.
  private var limits: Prose? {
    guard let repetition = finding.models(.repetition)?.limit, let neighbors = finding.models(.neighbors)?.limit else {
      return nil
    }
    return """
      Infinitely many members would reach \(decimals(repetition, 4)) by repetition and \(strong: decimals(neighbors, 4)) with texts by \
      neighbors, at the same number of training tokens.
      """
  }
}

extension BootstrapResult.Arm {
  /// The arm after "than".
  fileprivate var phrase: String {
    switch self {
    case .repetition: "repetition alone"
    case .neighbors: "texts by neighbors"
    case .megadoc: "megadocuments"
    case .random: "texts by random pairs"
    case .unconditional: "texts from nothing"
    case .fresh: "fresh documents"
    }
  }
}
