import Files
import Foundation
import SwiftCSV

/// Named columns of numbers in a CSV file.
struct NumberTable {
  private let path: String
  private let header: [String]
  /// The values of each row that is not blank, with its line number.
  private var rows: [(line: Int, values: [String])]

  /// Reads the rows of a file that meet all conditions.
  ///
  /// - Throws: `TableError`, `FileError.system`.
  init(path: String, where filters: [RowFilter] = []) throws {
    let lines = try Self.lines(of: path)
    try self.init(
      path: path, header: lines.first?.values.map { $0.trimmingCharacters(in: .whitespaces) } ?? [],
      rows: Array(lines.dropFirst()))
    for filter in filters { rows = try rows(meeting: filter) }
    if rows.isEmpty, !filters.isEmpty { throw TableError.noRows(path: path) }
  }

  private init(path: String, header: [String], rows: [(line: Int, values: [String])]) throws {
    self.path = path
    self.header = header
    self.rows = rows
    try checkHeader()
    if let ragged = rows.first(where: { $0.values.count != header.count }) {
      throw TableError.ragged(path: path, line: ragged.line, expected: header.count, found: ragged.values.count)
    }
  }

  private func rows(meeting filter: RowFilter) throws -> [(line: Int, values: [String])] {
    let column = try index(of: filter.column)
    return try rows.filter { line, values in
      let cell = values[column].trimmingCharacters(in: .whitespaces)
      guard let accepted = filter.accepts(cell) else {
        throw TableError.noNumber(path: path, line: line, column: filter.column, found: cell)
      }
      return accepted
    }
  }

  /// The rows of a file, the header line first.
  private static func lines(of path: String) throws -> [(line: Int, values: [String])] {
    guard let text = String(validating: try readFile(path), as: UTF8.self) else {
      throw TableError.malformed(
        path: path, reason: "it is not UTF-8; convert it first, for instance with iconv -t UTF-8")
    }
    do {
      return try parse(text)
    } catch {
      throw TableError.malformed(path: path, reason: "it does not contain comma-separated values with a header line")
    }
  }

  /// The rows of a text whose values are separated by commas, semicolons or tabs, whichever comes first. Blank lines are
  /// skipped.
  private static func parse(_ text: String) throws -> [(line: Int, values: [String])] {
    let table = try EnumeratedCSV(
      string: text, delimiter: .guessed(string: text), loadColumns: false, rowLimit: 0)
    var rows: [(line: Int, values: [String])] = []
    var line = 1
    try table.enumerateAsArray(startAt: 0, rowLimit: nil) { values in
      if values != [""] { rows.append((line, values)) }
      line += 1 + values.reduce(0) { $0 + $1.count { $0.isNewline } }
    }
    return rows
  }

  private func checkHeader() throws {
    let repeated = Dictionary(grouping: header) { $0 }.filter { $1.count > 1 && !$0.isEmpty }.keys.min()
    if let repeated {
      throw TableError.malformed(
        path: path, reason: "two columns are named \"\(repeated)\"; give each a name of its own")
    }
  }

  /// Returns true if there is a column of this name.
  func has(_ name: String) -> Bool { header.contains(name) }

  /// The values of a column; their decimal sign is a point.
  func column(_ name: String) throws -> [Double] {
    let column = try index(of: name)
    return try rows.map { line, values in
      let text = values[column].trimmingCharacters(in: .whitespaces)
      guard let number = Double(text) else {
        throw TableError.noNumber(path: path, line: line, column: name, found: text)
      }
      return number
    }
  }

  /// The values of a column of integers.
  func integers(_ name: String) throws -> [Int] {
    try zip(rows, column(name)).map { row, value in
      guard let number = Int(exactly: value) else {
        throw TableError.noInteger(path: path, line: row.line, column: name, found: value)
      }
      return number
    }
  }

  private func index(of name: String) throws -> Int {
    guard let column = header.firstIndex(of: name) else {
      throw TableError.noColumn(path: path, name: name, found: header)
    }
    return column
  }
}
