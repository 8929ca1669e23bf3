/// A text of a world, as far as its sentences are understood.
struct SourceText: Sendable {
  /// The first line, unless it is a sentence; empty then.
  let title: String
  /// The statements, in the order of the text.
  let statements: [Statement]
  /// The sentences about single people, in the order of the text.
  let details: [Detail]
  /// The names, in the order in which they first occur.
  let people: [String]

  /// Reads a text.
  ///
  /// - Complexity: O(n).
  init(_ text: String) {
    let sentences = text.split { $0 == "." || $0.isNewline }.map { $0.split(separator: " ") }
    statements = sentences.compactMap { Statement($0) }
    details = sentences.compactMap { Detail($0) }
    let first = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    title = first.hasSuffix(".") ? "" : first
    let names = Set(statements.flatMap { [$0.pupil, $0.master] } + details.map(\.person))
    var known: Set<String> = []
    people = sentences.joined().map(String.init).filter { names.contains($0) && known.insert($0).inserted }
  }

  /// A text of given sentences, with the title as a line of its own.
  static func text(title: String, _ sentences: [String]) -> String {
    (title.isEmpty ? "" : "\(title)\n") + sentences.joined(separator: " ")
  }
}
