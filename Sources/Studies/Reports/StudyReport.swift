import Files
import Foundation
import ScalingLaws
import Store
import Studies

/// A study's result as one HTML file that needs no network.
public struct StudyReport {
  private let result: StudyResult
  private let facts: [(name: String, value: String)]

  /// - Parameter facts: the machine and the versions that the study ran with.
  public init(_ result: StudyResult, facts: [(name: String, value: String)]) {
    self.result = result
    self.facts = facts
    sections =
      [ReportSection.summary(result)] + ReportSection.outcomes(result) + result.searches.map { .search($0) }
      + result.ensembles.map { .ensemble($0) } + ReportSection.controls(result)
      + ReportSection.distilled(result)
  }

  /// Writes the report, `results.csv` and the figures into the study's directory.
  ///
  /// - Throws: `FileError.system`.
  public func write(to directories: StudyDirectories, report: String? = nil) throws {
    try createDirectory(directories.figures)
    let pictures = try pictures(in: directories.figures)
    for (name, svg) in pictures { try AtomicFile.write(Data(svg.utf8), to: "\(directories.figures)/\(name).svg") }
    try AtomicFile.write(Data(ResultsTable.csv(result).utf8), to: "\(directories.own)/results.csv")
    try AtomicFile.write(Data(html(pictures).utf8), to: report ?? directories.report)
  }

  private let sections: [ReportSection]

  /// The figures that could be drawn, by their names.
  private func pictures(in directory: String) throws -> [String: String] {
    let drawings = sections.flatMap { $0.drawings }
    let pictures = try Gnuplot.drawings(of: drawings.map { $0.figure }, in: directory)
    let drawn = zip(drawings, pictures).compactMap { drawing, picture in picture.map { (drawing.name, $0) } }
    return Dictionary(drawn) { first, _ in first }
  }

  private func html(_ pictures: [String: String]) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(result.study)) – Chorus</title>
    <style>\(Self.style)</style></head><body><main>
    <h1>\(escaped(result.study))</h1>
    \(sections.map { $0.html(pictures) }.joined(separator: "\n"))
    \(result.diverged.map { "<p>\(escaped("\($0)"))</p>" }.joined(separator: "\n"))
    <h2>Corpus and machine</h2>
    \(factTable.html)
    </main></body></html>

    """
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
    figure { margin: 1rem 0; overflow-x: auto; } figure svg { width: 100%; min-width: 34rem; height: auto; }
    figcaption { position: sticky; left: 0; }
    .table { overflow-x: auto; }
    td { white-space: nowrap; }
    td.best { outline: 2px solid currentColor; outline-offset: -2px; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; padding: 0.25rem 0.75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
    """
}
