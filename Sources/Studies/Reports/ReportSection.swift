import Studies

/// A part of the report: a heading and what stands below it.
struct ReportSection {
  /// A figure as it stands in the page and in a file of its own.
  struct Drawing {
    /// The file's name without its ending.
    let name: String
    /// What it shows, in words.
    let caption: String
    let figure: Figure

    init(_ name: String, _ caption: String, _ figure: Figure) {
      (self.name, self.caption, self.figure) = (name, caption, figure)
    }
  }

  /// What a section is made of.
  enum Block {
    case subheading(String)
    /// HTML of a paragraph.
    case paragraph(String)
    case table(HTMLTable)
    case drawing(Drawing)
    case html(String)
  }

  let heading: String?
  let body: [Block]

  var drawings: [Drawing] {
    body.compactMap { if case .drawing(let drawing) = $0 { drawing } else { nil } }
  }

  /// The section as HTML.
  ///
  /// - Parameter pictures: `svg` elements by the names of their drawings; those that could not be drawn are missing.
  func html(_ pictures: [String: String]) -> String {
    let heading = heading.map { ["<h2>\(escaped($0))</h2>"] } ?? []
    return (heading + body.map { $0.html(pictures) }).joined(separator: "\n")
  }
}

extension ReportSection.Block {
  fileprivate func html(_ pictures: [String: String]) -> String {
    switch self {
    case .subheading(let text): "<h3>\(escaped(text))</h3>"
    case .paragraph(let html): "<p>\(html)</p>"
    case .table(let table): table.html
    case .html(let html): html
    case .drawing(let drawing):
      "<figure><figcaption>\(escaped(drawing.caption))</figcaption>"
        + (pictures[drawing.name] ?? "<p>No figure: gnuplot is not installed or refused it.</p>") + "</figure>"
    }
  }
}

extension ReportSection {
  /// What was found, in words.
  static func summary(_ result: StudyResult) -> ReportSection {
    let tokens = Array(Set(result.cells.map { $0.tokens } + result.searches.map { $0.tokens })).sorted()
    let sentences = tokens.flatMap { SummarySentences(result, tokens: $0).all }
    return ReportSection(heading: nil, body: sentences.map { .paragraph($0) })
  }
}
