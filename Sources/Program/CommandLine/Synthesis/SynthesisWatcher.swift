import LanguageModelClients
import Synthesis

/// Prints the events of a synthesis.
final class SynthesisWatcher {
  private let printer: ProgressPrinter
  private let isRoot: Bool
  private var expected = 0

  init(_ printer: ProgressPrinter, isRoot: Bool) {
    self.printer = printer
    self.isRoot = isRoot
  }

  /// Prints an event on the first rank.
  func take(_ event: SynthesisEvent) {
    guard isRoot else { return }
    switch event {
    case .estimate(let estimate):
      expected = estimate.tokens
      printer.tell("\(estimate)")
    case .progress(let totals) where totals.ended > 0:
      let done = totals.usage.total
      printer.report("synthesis, \(totals.ended) requests", done: done, of: max(expected, done + 1))
    case .progress: break
    }
  }
}
