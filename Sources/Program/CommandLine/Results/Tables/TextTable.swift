import Reports

/// Rows of words in aligned columns. A column in which every row has a dash is left out.
struct TextTable {
  /// The names of the columns; nil for rows of a name and what it has.
  var heading: [String]?
  var rows: [[String]]

  var text: String { Table(heading: heading, rows: rows.map { $0.map { .text($0) } }).text }
}
