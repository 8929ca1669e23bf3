/// One change of a text before it is cut into pre-tokens.
package enum NormalizerStep: Sendable, Hashable {
  /// The text in one of Unicode's forms.
  case form(NormalizationForm)
  /// A text before every text that is not empty.
  case prepend(String)
  /// A text in place of every match.
  case replace(TextPattern, with: String)
  /// Small letters in place of capital ones.
  case lowercase
  /// No white space at the ends.
  case strip(start: Bool, end: Bool)
}

extension NormalizerStep: CustomStringConvertible {
  /// The step in one line, for comparisons and messages.
  package var description: String {
    switch self {
    case .form(let form): form.rawValue
    case .prepend(let text): "Prepend \"\(text)\""
    case .replace(let pattern, let content): "Replace \(pattern) with \"\(content)\""
    case .lowercase: "Lowercase"
    case .strip(let start, let end): "Strip\(start ? " start" : "")\(end ? " end" : "")"
    }
  }
}
