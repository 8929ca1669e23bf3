import Files
import Foundation

/// An item of a data file as it stands there.
struct TaskRow {
  let fields: TaskValue
  let path: String
  /// The line, counted from 1.
  let line: Int

  /// Returns whether there is a field.
  func has(_ field: String) -> Bool { fields.value(at: field.split(separator: ".")) != nil }

  /// The text of a field.
  func text(_ field: String) throws(TaskError) -> String {
    guard let text = try value(field).text else {
      throw .wrongField(path: path, line: line, field: field, expected: "a text or a number")
    }
    return text
  }

  /// The texts of a field.
  func texts(_ field: String) throws(TaskError) -> [String] {
    guard let texts = try value(field).texts else {
      throw .wrongField(path: path, line: line, field: field, expected: "a list of texts")
    }
    return texts
  }

  private func value(_ field: String) throws(TaskError) -> TaskValue {
    if let value = fields.value(at: field.split(separator: ".")) { return value }
    throw .missingField(path: path, line: line, field: field, known: names)
  }

  /// The row with more fields; one of the same name is replaced.
  func adding(_ more: [String: TaskValue]) -> TaskRow {
    guard case .object(let own) = fields else { return self }
    return TaskRow(fields: .object(own.merging(more) { $1 }), path: path, line: line)
  }

  /// The rows in a list of objects: each has its own fields and those of this row beside the list.
  func nested(_ list: String) throws(TaskError) -> [TaskRow] {
    guard case .object(var own) = fields, case .list(let values) = try value(list) else {
      throw .wrongField(path: path, line: line, field: list, expected: "a list of objects")
    }
    own[list] = nil
    var rows: [TaskRow] = []
    for value in values {
      guard case .object(let fields) = value else {
        throw .wrongField(path: path, line: line, field: list, expected: "a list of objects")
      }
      rows.append(TaskRow(fields: .object(own), path: path, line: line).adding(fields))
    }
    return rows
  }

  private var names: [String] {
    guard case .object(let fields) = fields else { return [] }
    return fields.keys.sorted()
  }
}

extension TaskRow {
  /// The items of a file with one JSON object a line, plain or compressed; empty lines are left out.
  ///
  /// - Parameter utf8: the file's content.
  static func rows(utf8: [UInt8], path: String) throws(TaskError) -> [TaskRow] {
    let decoder = JSONDecoder()
    var rows: [TaskRow] = []
    for (index, line) in utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      guard let fields = try? decoder.decode(TaskValue.self, from: Data(line)), case .object = fields else {
        throw .notAnObject(path: path, line: index + 1)
      }
      rows.append(TaskRow(fields: fields, path: path, line: index + 1))
    }
    return rows
  }

  /// The bytes of a file, unpacked.
  ///
  /// - Throws: `FileError`.
  static func content(of path: String) throws(FileError) -> [UInt8] {
    let stream = try TextStream(path: path)
    var content: [UInt8] = []
    while true {
      let block = try stream.next()
      if block.isEmpty { return content }
      content += block
    }
  }
}
