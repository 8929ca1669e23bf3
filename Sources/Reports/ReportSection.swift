import Studies

/// A part of the report: a heading, paragraphs, tables and figures.
struct ReportSection {
  /// A figure as it stands in the page and in a file of its own.
  struct Drawing {
    /// The file's name without its ending.
    let name: String
    /// What it shows, in words.
    let caption: String
    /// The picture; nil when gnuplot is not installed.
    let svg: String?

    init(_ name: String, _ caption: String, _ figure: Figure) {
      (self.name, self.caption) = (name, caption)
      svg = figure.svg()
    }

    var html: String {
      let picture = svg ?? "<p>No figure: gnuplot is not installed.</p>"
      return "<figure><figcaption>\(escaped(caption))</figcaption>\(picture)</figure>"
    }
  }

  let heading: String?
  let figures: [Drawing]
  /// HTML below the heading.
  let body: [String]

  var html: String {
    ((heading.map { ["<h2>\(escaped($0))</h2>"] } ?? []) + body).joined(separator: "\n")
  }
}

extension ReportSection {
  /// What was found, in words.
  static func summary(_ result: StudyResult) -> ReportSection {
    let tokens = Array(Set(result.cells.map { $0.tokens } + result.searches.map { $0.tokens })).sorted()
    let sentences = tokens.flatMap { SummarySentences(result, tokens: $0).all }
    return ReportSection(heading: nil, figures: [], body: sentences.map { "<p>\($0)</p>" })
  }
}
