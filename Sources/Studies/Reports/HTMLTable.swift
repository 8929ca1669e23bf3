/// A table: its first row is a heading, and every cell is escaped.
struct HTMLTable {
  let heading: [String]
  var rows: [[String]]

  var html: String {
    let head = heading.map { "<th>\(escaped($0))</th>" }.joined()
    let body = rows.map { "<tr>" + $0.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>" }.joined(separator: "\n")
    return "<div class=\"table\"><table><thead><tr>\(head)</tr></thead><tbody>\n\(body)\n</tbody></table></div>"
  }
}
