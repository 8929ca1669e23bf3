extension Table {
  /// The table in columns of equal width, words to the left and numbers to the right; empty columns are left out.
  public var text: String {
    let table = withoutEmptyColumns
    let lines = (table.heading.map { [$0] } ?? []) + table.rows.map { $0.map { $0.text } }
    let areNumbers = table.areNumbers
    let widths = areNumbers.indices.map { column in
      lines.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { line in
      line.indices.map { Self.padded(line[$0], to: widths[$0], isNumber: areNumbers[$0]) }.joined(separator: "  ")
        .withoutTrailingSpaces
    }.joined(separator: "\n")
  }

  private static func padded(_ text: String, to width: Int, isNumber: Bool) -> String {
    let space = String(repeating: " ", count: width - text.count)
    return isNumber ? space + text : text + space
  }
}

extension String {
  fileprivate var withoutTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
