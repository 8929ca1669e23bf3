/// A part of the report: a heading and what stands below it.
struct ReportSection {
  /// A figure as it stands in the page and in a file of its own.
  struct Drawing {
    /// The file's name without its ending.
    let name: String
    /// A description of the content, in words.
    let caption: String
    let figure: Figure
  }

  /// An element of a section.
  enum Block {
    case subheading(Prose)
    case paragraph(Prose)
    case table(Table)
    case heatMap(HeatMap)
    case forest(ForestPlot)
    case drawing(Drawing)
  }

  let heading: Prose?
  let body: [Block]

  var drawings: [Drawing] {
    body.compactMap { if case .drawing(let drawing) = $0 { drawing } else { nil } }
  }

  /// The section as HTML.
  ///
  /// - Parameter pictures: `svg` elements by the names of their drawings; those that could not be drawn are missing.
  func html(_ pictures: [String: String]) -> String {
    let heading = heading.map { ["<h2>\($0.html)</h2>"] } ?? []
    return (heading + body.map { $0.html(pictures) }).joined(separator: "\n")
  }

  /// The section for a terminal, without its figures.
  var text: String {
    ((heading.map { [$0.text] } ?? []) + body.compactMap { $0.text }).joined(separator: "\n")
  }
}

extension ReportSection.Block {
  fileprivate func html(_ pictures: [String: String]) -> String {
    switch self {
    case .subheading(let prose): "<h3>\(prose.html)</h3>"
    case .paragraph(let prose): "<p>\(prose.html)</p>"
    case .table(let table): table.html
    case .heatMap(let map): map.html
    case .forest(let plot): plot.html
    case .drawing(let drawing): drawing.html(pictures[drawing.name])
    }
  }

  fileprivate var text: String? {
    switch self {
    case .subheading(let prose), .paragraph(let prose): prose.text
    case .table(let table): table.text
    case .heatMap, .forest, .drawing: nil
    }
  }
}

extension ReportSection.Drawing {
  private static let missing = "<p>No figure: gnuplot is not installed or refused it.</p>"

  fileprivate func html(_ picture: String?) -> String {
    "<figure><figcaption>\(escaped(caption))</figcaption>\(picture ?? Self.missing)</figure>"
  }
}
