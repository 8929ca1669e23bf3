import Reports

/// Rows of words in aligned columns; the first row is a heading where there is one.
struct TextTable {
  var rows: [[String]]

  var text: String { Table(heading: nil, rows: rows.map { $0.map { .text($0) } }).text }
}
