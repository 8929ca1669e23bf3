import Foundation
import Studies

extension ReportSection {
  /// A search: where it ended and why that is the end, every point, and a map around the best.
  static func search(_ search: SearchResult) -> ReportSection {
    let name = "\(search.recipe), \(search.model), \(grouped(search.tokens)) tokens"
    let drawing = Drawing(
      "epochs-\(search.recipe)-\(search.model)-D\(search.tokens)", "Validation loss against epochs", epochs(search))
    return ReportSection(
      heading: name,
      body: [
        .paragraph(ending(search)), .html(map(search)), .drawing(drawing), .subheading("Runs"), .table(trials(search)),
      ])
  }

  private static func ending(_ search: SearchResult) -> String {
    guard let best = search.bestTrial, let loss = best.validation else { return "All runs diverged." }
    let beyond = search.neighbors.filter { $0.point == nil }.map { "\($0.isUp ? "more" : "less") \($0.title)" }
    let certificate =
      search.isCertified
      ? "Certified: every neighbor was run and none is better"
        + (beyond.isEmpty ? "." : "; beyond the grid: \(beyond.joined(separator: ", ")).")
      : "Not certified: some neighbors were not run."
    return
      "The best of \(search.trials.count) points has \(best.point.epochs) epochs, learning rate \(best.point.learningRate) and weight decay \(best.point.weightDecay): validation <b>\(decimals(loss, 4))</b>, test \(best.test.map { decimals($0, 4) } ?? "–"). \(certificate)"
  }

  /// Validation losses over epochs and decay at the best learning rate; darker is better.
  private static func map(_ search: SearchResult) -> String {
    guard let best = search.bestTrial?.point else { return "" }
    let shown = search.trials.filter { $0.point.learningRate == best.learningRate }
    let (epochs, decays) = (
      Set(shown.map { $0.point.epochs }).sorted(), Set(shown.map { $0.point.weightDecay }).sorted()
    )
    let losses = shown.compactMap { $0.validation }
    let (low, high) = (losses.min() ?? 0, losses.max() ?? 1)
    func cell(_ epochs: Int, _ decay: Double) -> String {
      guard let trial = shown.first(where: { $0.point.epochs == epochs && $0.point.weightDecay == decay }) else {
        return "<td></td>"
      }
      guard let loss = trial.validation else { return "<td>diverged</td>" }
      let share = Int((60 * (high - loss) / max(high - low, 1e-12)).rounded())
      let mark = trial.point == best ? " class=\"best\"" : ""
      return
        "<td\(mark) style=\"background: color-mix(in srgb, #0072B2 \(share)%, transparent)\">\(decimals(loss, 3))</td>"
    }
    let rows = epochs.map { epochs in
      "<tr><th>\(epochs) epochs</th>" + decays.map { cell(epochs, $0) }.joined() + "</tr>"
    }
    let head = decays.map { "<th>\($0)</th>" }.joined()
    return
      "<p>Validation loss at learning rate \(best.learningRate), weight decay from left to right:</p><div class=\"table\"><table><thead><tr><th></th>\(head)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>"
  }

  /// Validation loss against epochs, one curve a decay, the best over learning rates.
  private static func epochs(_ search: SearchResult) -> Figure {
    let decays = Set(search.trials.map { $0.point.weightDecay }).sorted()
    let curves = decays.suffix(6).map { decay in
      let trials = search.trials.filter { $0.point.weightDecay == decay }
      let points = Set(trials.map { $0.point.epochs }).sorted().compactMap { epochs in
        trials.filter { $0.point.epochs == epochs }.compactMap { $0.validation }.min().map {
          (x: Double(epochs), y: $0)
        }
      }
      return Figure.Curve(title: "decay \(decay)", points: points, isJoined: true)
    }
    return Figure(
      xTitle: "epochs", yTitle: "validation loss (nats per token)", scale: .logarithmic,
      curves: curves.filter { !$0.points.isEmpty })
  }

  private static func trials(_ search: SearchResult) -> HTMLTable {
    let rows = search.trials.map { trial in
      [
        "\(trial.point.epochs)", "\(trial.point.learningRate)", "\(trial.point.weightDecay)",
        trial.validation.map { decimals($0, 4) } ?? "diverged", trial.test.map { decimals($0, 4) } ?? "–", trial.reason,
        trial.fingerprints.map { $0.short }.joined(separator: " "),
      ]
    }
    return HTMLTable(
      heading: ["epochs", "learning rate", "weight decay", "validation", "test", "why", "fingerprint"], rows: rows)
  }
}
