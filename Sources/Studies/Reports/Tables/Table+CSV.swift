extension Table {
  /// The table as comma-separated values (RFC 4180, with line feeds): numbers in full, nothing for what is missing.
  package var csv: String {
    let lines = (heading.map { [$0.map(Self.quoted)] } ?? []) + rows.map { $0.map { Self.quoted($0.exactText) } }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// A field in quotation marks where it holds a comma, a quotation mark or the end of a line.
  private static func quoted(_ field: String) -> String {
    needsQuotes(field) ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }

  private static func needsQuotes(_ field: String) -> Bool {
    field.contains { $0 == "," || $0 == "\"" || $0.isNewline }
  }
}

extension Cell {
  /// The cell for a program to read.
  fileprivate var exactText: String {
    switch self {
    case .missing: ""
    case .text(let text): text
    case .count(let count): "\(count)"
    case .number(let value, _): "\(value)"
    case .interval(let low, let high, _): "\(low) … \(high)"
    }
  }
}
