/// An error in a table of numbers, or in a file of results.
enum TableError: Error, CustomStringConvertible {
  case malformed(path: String, reason: String)
  case noColumn(path: String, name: String, found: [String])
  case noNumber(path: String, line: Int, column: String, found: String)
  case noInteger(path: String, line: Int, column: String, found: Double)
  case noRows(path: String)
  case noValue(path: String, column: String, value: Double)
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
    case .noInteger(let path, let line, let column, let found):
      "line \(line) of \(path) has \(found) in column \"\(column)\", which is not an integer"
    case .noValue(let path, let column, let value):
      "\(path) has no \(value) in column \"\(column)\"; give the number of tokens of one of its rows"
    case .noRows(let path):
      "no row of \(path) meets the conditions of --where; compare them with the file's values"
    case .ragged(let path, let line, let expected, let found):
      "line \(line) of \(path) has \(found) value(s), but the header line has \(expected); correct the line"
    }
  }
}
