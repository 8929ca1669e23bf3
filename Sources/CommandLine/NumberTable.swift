import Files
import Foundation
import SwiftCSV

/// What is wrong with a table of numbers, or with a file of results.
enum TableError: Error, CustomStringConvertible {
  case malformed(path: String, reason: String)
  case noColumn(path: String, name: String, found: [String])
  case noNumber(path: String, row: Int, column: String, found: String)

  var description: String {
    switch self {
    case .malformed(let path, let reason): "\(path): \(reason)"
    case .noColumn(let path, let name, let found) where found.isEmpty:
      "\(path) has no column \"\(name)\", because it is empty; give a CSV file with a heading"
    case .noColumn(let path, let name, let found):
      "\(path) has no column \"\(name)\"; its columns are \(found.joined(separator: ", "))"
    case .noNumber(let path, let row, let column, let found):
      "row \(row) of \(path) has \"\(found)\" in column \"\(column)\", which is not a number"
    }
  }
}

/// Named columns of numbers in a CSV file.
struct NumberTable {
  private let path: String
  private let table: NamedCSV

  init(path: String) throws {
    self.path = path
    let text = String(decoding: try readFile(path), as: UTF8.self)
    do {
      table = try NamedCSV(string: text)
    } catch {
      throw TableError.malformed(path: path, reason: "it is not comma-separated values with a heading")
    }
  }

  /// Whether there is a column of this name.
  func has(_ name: String) -> Bool { table.header.contains(name) }

  /// The numbers of a column.
  func column(_ name: String) throws -> [Double] {
    guard has(name) else { throw TableError.noColumn(path: path, name: name, found: table.header) }
    return try table.rows.enumerated().map { index, row in
      let text = (row[name] ?? "").trimmingCharacters(in: .whitespaces)
      guard let number = Double(text) else {
        throw TableError.noNumber(path: path, row: index + 1, column: name, found: text)
      }
      return number
    }
  }
}
