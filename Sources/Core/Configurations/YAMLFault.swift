import Yams

/// The fault that a parser found in a text, in words and without the text around it, which may be long.
struct YAMLFault {
  private let error: any Error
  private let text: String

  /// - Parameter text: the text that was parsed.
  init(_ error: any Error, text: String) {
    self.error = error
    self.text = text
  }

  /// The fault and its place.
  var reason: String {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      reason(problem, at: mark, context)
    case .reader(let problem, _, _, _): problem
    case .duplicatedKeysInMapping(let keys, let context):
      "the key \"\(shortened(keys.first ?? ""))\" of line \(context.mark.line) occurs twice in one mapping"
    default: "it cannot be parsed"
    }
  }

  private func reason(_ problem: String, at mark: Mark, _ context: YamlError.Context?) -> String {
    if problem.contains("another document") {
      return "line \(mark.line) begins a second document; a file of settings has one"
    }
    if isIndentedByTab(mark.line) { return "line \(mark.line) is indented by a tab; use spaces" }
    let place = "\(problem) in line \(mark.line), column \(mark.column)"
    guard let context else { return place }
    let start = context.mark.line == mark.line ? "" : " that begins in line \(context.mark.line)"
    return "\(place), \(context.text)\(start)"
  }

  private func isIndentedByTab(_ number: Int) -> Bool {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    guard lines.indices.contains(number - 1) else { return false }
    return lines[number - 1].prefix { $0.isWhitespace }.contains("\t")
  }
}
