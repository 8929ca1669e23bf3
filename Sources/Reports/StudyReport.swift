import Files
import Foundation
import ScalingLaws
import Studies

/// A study's result as one HTML file that needs no network.
public struct StudyReport {
  private let result: StudyResult
  private let facts: [(name: String, value: String)]

  /// - Parameter facts: the machine and the versions that the study ran with.
  public init(_ result: StudyResult, facts: [(name: String, value: String)]) {
    self.result = result
    self.facts = facts
  }

  /// Writes the report, `results.csv` and the figures into the study's folder.
  ///
  /// - Throws: `FileError.system`.
  public func write(to folders: StudyFolders, report: String? = nil) throws {
    try createFolder("\(folders.own)/figures")
    let figures = result.ensembles.map { (Self.figureName($0), Self.figure($0).svg()) }
    for case (let name, let svg?) in figures {
      try AtomicFile.write(Data(svg.utf8), to: "\(folders.own)/figures/\(name).svg")
    }
    try AtomicFile.write(Data(ResultsTable.csv(result).utf8), to: "\(folders.own)/results.csv")
    try AtomicFile.write(Data(html(figures.map { $0.1 }).utf8), to: report ?? folders.report)
  }

  private static func figureName(_ cell: StudyResult.CellResult) -> String { "k-curve-\(cell.model)-D\(cell.tokens)" }

  private static func figure(_ cell: StudyResult.CellResult) -> Figure {
    func curve(_ title: String, _ curve: KCurve) -> Figure.Curve {
      let points = curve.expected.enumerated().map { (x: Double($0.offset + 1), y: $0.element) }
      return Figure.Curve(title: title, points: points, law: curve.fit?.law)
    }
    return Figure(
      xTitle: "members K", yTitle: "test loss (nats per token)",
      curves: [curve("mean logits", cell.test.logits), curve("mean probabilities", cell.test.probabilities)])
  }

  private func html(_ figures: [String?]) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(result.study)) – Chorus</title>
    <style>\(Self.style)</style></head><body><main>
    <h1>\(escaped(result.study))</h1>
    \(zip(result.ensembles, figures).map { section($0, $1) }.joined(separator: "\n"))
    \(result.diverged.map { "<p>\(escaped("\($0)"))</p>" }.joined(separator: "\n"))
    <h2>Corpus and machine</h2>
    \(factTable.html)
    </main></body></html>

    """
  }

  private func section(_ cell: StudyResult.CellResult, _ figure: String?) -> String {
    """
    <h2>\(escaped(cell.model)): \(grouped(cell.parameters)) parameters, \(grouped(cell.tokens)) tokens</h2>
    \(summary(cell).map { "<p>\($0)</p>" }.joined(separator: "\n"))
    <figure>\(figure ?? "<p>No figure: gnuplot is not installed.</p>")</figure>
    <h3>Loss against members</h3>
    <p>Nats per token to be expected of K of these members, whichever they are. <code>results.csv</code> has the first K,
    too.</p>
    \(curveTable(cell).html)
    <h3>Members</h3>
    \(memberTable(cell).html)
    """
  }

  private func summary(_ cell: StudyResult.CellResult) -> [String] {
    let (best, curve) = (cell.test.bestMember, cell.test.probabilities)
    guard let last = curve.losses.last else { return [] }
    let count = curve.losses.count
    var sentences = [
      "On text that no model saw, the best of \(count) members has a loss of <b>\(decimals(best, 3))</b> nats per token; the ensemble of all has <b>\(decimals(last.nats, 3))</b> (\(decimals(best - last.nats, 3)) better, \(decimals(last.bitsPerByte, 3)) bits per byte)."
    ]
    if let law = curve.fit?.law {
      let interval = curve.interval.map { ", 95 % interval \(decimals($0.low, 3)) to \(decimals($0.high, 3))" } ?? ""
      sentences.append(
        "The curve follows \(decimals(law.amplitude, 3))/K<sup>\(decimals(law.exponent, 2))</sup> + \(decimals(law.asymptote, 3)): infinitely many such members would reach <b>\(decimals(law.asymptote, 3))</b>\(interval)."
      )
    }
    return sentences + curve.remarks.map { escaped($0) }
  }

  private func curveTable(_ cell: StudyResult.CellResult) -> HTMLTable {
    func row(_ name: String, _ value: (KCurve) -> String) -> [String] {
      [name]
        + [cell.test.logits, cell.test.probabilities, cell.validation.logits, cell.validation.probabilities].map(value)
    }
    let rows = cell.test.logits.losses.indices.map { index in
      row("\(index + 1)") { decimals($0.expected[index], 4) }
    }
    let limit = row("∞") { $0.fit.map { decimals($0.law.asymptote, 4) } ?? "–" }
    let interval = row("interval of ∞") {
      $0.interval.map { "\(decimals($0.low, 4)) … \(decimals($0.high, 4))" } ?? "–"
    }
    return HTMLTable(
      heading: ["K", "test, logits", "test, probabilities", "validation, logits", "validation, probabilities"],
      rows: rows + [limit, interval])
  }

  private func memberTable(_ cell: StudyResult.CellResult) -> HTMLTable {
    let rows = cell.folders.indices.map { index in
      [
        "\(index)", decimals(cell.trainLosses[index], 4), decimals(cell.validation.members[index].nats, 4),
        decimals(cell.test.members[index].nats, 4), "\(cell.point.epochs)", "\(cell.point.learningRate)",
        "\(cell.point.weightDecay)",
        cell.fingerprints[index].short, cell.folders[index],
      ]
    }
    return HTMLTable(
      heading: [
        "member", "train", "validation", "test", "epochs", "learning rate", "weight decay", "fingerprint", "folder",
      ],
      rows: rows)
  }

  private var factTable: HTMLTable {
    let corpus = [
      ["documents", grouped(result.documents)], ["training tokens in all", grouped(result.trainTokens)],
      ["vocabulary", grouped(result.vocabulary)], ["corpus", result.corpus],
      ["corpus fingerprint", result.corpusFingerprint.hexadecimal],
    ]
    return HTMLTable(heading: ["what", "value"], rows: corpus + facts.map { [$0.name, $0.value] })
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
    main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
    figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; }
    .table { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; padding: 0.25rem 0.75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    """
}
