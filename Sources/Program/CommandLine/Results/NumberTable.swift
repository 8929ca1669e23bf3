import Files
import Foundation
import SwiftCSV

/// An error in a table of numbers, or in a file of results.
enum TableError: Error, CustomStringConvertible {
  case malformed(path: String, reason: String)
  case noColumn(path: String, name: String, found: [String])
  case noNumber(path: String, line: Int, column: String, found: String)
  case ragged(path: String, line: Int, expected: Int, found: Int)

  var description: String {
    switch self {
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .noColumn(let path, let name, let found) where found.isEmpty:
      "\(path) has no column \"\(name)\", because it is empty; give a CSV file with a header line"
    case .noColumn(let path, let name, let found):
      "\(path) has no column \"\(name)\"; its columns are \(found.joined(separator: ", "))"
    case .noNumber(let path, let line, let column, let found):
      "line \(line) of \(path) has \"\(found)\" in column \"\(column)\", which is not a number such as 3.75"
    case .ragged(let path, let line, let expected, let found):
      "line \(line) of \(path) has \(found) value(s), but the header line has \(expected); correct the line"
    }
  }
}

/// Named columns of numbers in a CSV file.
struct NumberTable {
  private let path: String
  private let header: [String]
  /// The values of each row that is not blank, with its line number.
  private let rows: [(line: Int, values: [String])]

  init(path: String) throws {
    self.path = path
    guard let text = String(validating: try readFile(path), as: UTF8.self) else {
      throw TableError.malformed(
        path: path, reason: "it is not UTF-8; convert it first, for instance with iconv -t UTF-8")
    }
    let lines: [(line: Int, values: [String])]
    do {
      lines = try Self.parse(text)
    } catch {
      throw TableError.malformed(path: path, reason: "it does not contain comma-separated values with a header line")
    }
    header = lines.first?.values.map { $0.trimmingCharacters(in: .whitespaces) } ?? []
    rows = Array(lines.dropFirst())
    try checkHeader()
    if let ragged = rows.first(where: { $0.values.count != header.count }) {
      throw TableError.ragged(path: path, line: ragged.line, expected: header.count, found: ragged.values.count)
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

  /// The numbers of a column; their decimal sign is a point.
  func column(_ name: String) throws -> [Double] {
    guard let column = header.firstIndex(of: name) else {
      throw TableError.noColumn(path: path, name: name, found: header)
    }
    return try rows.map { line, values in
      let text = values[column].trimmingCharacters(in: .whitespaces)
      guard let number = Double(text) else {
        throw TableError.noNumber(path: path, line: line, column: name, found: text)
      }
      return number
    }
  }
}
