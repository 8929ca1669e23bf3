import Files
import Foundation
import Store
import Studies

/// A study's result as one HTML file that needs no network, as text, as figures and as comma-separated values.
public struct StudyReport {
  /// The reports of all kinds of steps, in the order of the page; a new kind of step is added here.
  static var steps: [any StepReport.Type] {
    [
      SummaryReport.self, SyntheticReport.self, BootstrapReport.self, AblationReport.self, ContinuedReport.self,
      OutcomeReport.self,
      SearchReport.self,
      EnsembleReport.self, MixtureReport.self, ControlReport.self, DistillationReport.self, TaskReport.self,
    ]
  }

  private let result: StudyResult
  private let facts: [(name: String, value: String)]
  private let sections: [ReportSection]

  /// A report that is ready to be written.
  ///
  /// - Parameter facts: the machine and the versions that the study ran with.
  public init(_ result: StudyResult, facts: [(name: String, value: String)] = []) {
    self.result = result
    self.facts = facts
    sections = Self.steps.flatMap { $0.init(result: result).sections }
  }

  /// Writes the report, `results.csv` and the figures into the study's directory.
  ///
  /// - Throws: `FileError.system`.
  public func write(to directories: StudyDirectories, report: String? = nil) throws {
    try createDirectory(directories.figures)
    let pictures = try pictures(in: directories.figures)
    for (name, svg) in pictures { try write(StandaloneFigure.svg(svg), "\(directories.figures)/\(name).svg") }
    try write(ResultsTable.csv(result), "\(directories.own)/results.csv")
    try write(html(pictures), report ?? directories.report)
  }

  private func write(_ text: String, _ path: String) throws { try AtomicFile.write(Data(text.utf8), to: path) }

  /// The report as `study run` prints it: sentences and tables without figures.
  public var text: String {
    let printed = Self.steps.flatMap { $0.init(result: result).printed }
    return (printed.map { $0.text } + result.diverged.map { $0.description }).joined(separator: "\n\n")
  }

  /// The figures that could be drawn, by their names.
  private func pictures(in directory: String) throws -> [String: String] {
    let drawings = sections.flatMap { $0.drawings }
    let pictures = try Gnuplot.drawings(of: drawings.map { $0.figure }, in: directory)
    let drawn = zip(drawings, pictures).compactMap { drawing, picture in picture.map { (drawing.name, $0) } }
    return Dictionary(drawn) { first, _ in first }
  }

  /// The page.
  ///
  /// - Parameter pictures: `svg` elements by the names of their drawings; those that could not be drawn are missing.
  package func html(_ pictures: [String: String] = [:]) -> String {
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

  private var factTable: Table {
    let corpus: [[Cell]] = [
      [.text("documents"), .text(grouped(result.documents))],
      [.text("training tokens in all"), .text(grouped(result.trainTokens))],
      [.text("vocabulary"), .text(grouped(result.vocabulary))],
      [.text("corpus"), .text(result.corpus)],
      [.text("corpus fingerprint"), .text(result.corpusFingerprint.hexadecimal)],
    ]
    return Table(heading: ["fact", "value"], rows: corpus + facts.map { [.text($0.name), .text($0.value)] })
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
    th.number, td.number { text-align: right; }
    """
}
