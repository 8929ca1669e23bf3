/// Differences with their intervals, one below the other, around a line at 0.
struct ForestPlot {
  /// A difference.
  struct Entry {
    let name: String
    let value: Double
    /// The ends of its interval; nil when there is none.
    let interval: (low: Double, high: Double)?
  }

  let title: String
  let entries: [Entry]

  private static let width = 640.0, labelWidth = 200.0, rowHeight = 26.0, margin = 20.0

  /// The plot as an `svg` element.
  var html: String {
    let height = Double(entries.count + 2) * Self.rowHeight
    let rows = entries.enumerated().map { row($1, y: (Double($0) + 0.7) * Self.rowHeight) }.joined(separator: "\n")
    let zero = x(0)
    let bottom = Double(entries.count) * Self.rowHeight + 8
    return """
      <svg viewBox="0 0 \(Self.width) \(height)" role="img" aria-label="\(escaped(title))" font-size="13" fill="currentColor" \
      stroke="currentColor">
      <line x1="\(zero)" y1="4" x2="\(zero)" y2="\(bottom)" stroke-dasharray="4 3" opacity="0.6"/>
      \(rows)
      \(ticks(y: bottom + 14))
      <text x="\((Self.labelWidth + Self.width) / 2)" y="\(bottom + 34)" text-anchor="middle" stroke="none">\(escaped(title))</text>
      </svg>
      """
  }

  /// The largest distance from 0 of a value or an end.
  private var reach: Double {
    let ends = entries.flatMap { [abs($0.value), abs($0.interval?.low ?? 0), abs($0.interval?.high ?? 0)] }
    return max(ends.max() ?? 0, 1e-6)
  }

  private func x(_ value: Double) -> Double {
    let half = (Self.width - Self.labelWidth) / 2 - Self.margin
    return ((Self.labelWidth + Self.width) / 2 + half * value / reach).rounded()
  }

  private func row(_ entry: Entry, y: Double) -> String {
    let label = "<text x=\"4\" y=\"\(y + 4)\" stroke=\"none\">\(escaped(entry.name))</text>"
    let line = entry.interval.map {
      "<line x1=\"\(x($0.low))\" y1=\"\(y)\" x2=\"\(x($0.high))\" y2=\"\(y)\" stroke-width=\"2\"/>"
    }
    return label + (line ?? "") + "<circle cx=\"\(x(entry.value))\" cy=\"\(y)\" r=\"4\" stroke=\"none\"/>"
  }

  private func ticks(y: Double) -> String {
    [-reach, 0, reach].map { value in
      "<text x=\"\(x(value))\" y=\"\(y)\" text-anchor=\"middle\" stroke=\"none\">\(NumberFormat.signed(3).text(value))</text>"
    }.joined()
  }
}
