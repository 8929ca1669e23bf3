extension Table {
  /// The table as an HTML element that scrolls by itself; every cell is escaped and empty columns are left out.
  package var html: String {
    let table = withoutEmptyColumns
    let classes = table.areNumbers.map { $0 ? " class=\"number\"" : "" }
    let head = zip(table.heading ?? [], classes).map { "<th\($1)>\(escaped($0))</th>" }.joined()
    let body = table.rows.map { row in
      "<tr>" + zip(row, classes).map { "<td\($1)>\(escaped($0.pageText))</td>" }.joined() + "</tr>"
    }
    return """
      <div class="table"><table><thead><tr>\(head)</tr></thead><tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></div>
      """
  }
}

extension Cell {
  /// The cell as text of the page, where digits are grouped.
  fileprivate var pageText: String {
    if case .count(let count) = self { grouped(count) } else { text }
  }
}
