/// Cuts added tokens out of a text and normalizes the rest: first the tokens that are looked for in the text as it is,
/// then, in each normalized part of the rest, the others.
struct AddedTokenCutter: Sendable {
  private let original: AddedTokenFinder
  private let normalized: AddedTokenFinder
  private let normalizer: Normalizer

  init(_ tokens: [AddedToken], normalizer: Normalizer, findsSpecial: Bool) {
    original = AddedTokenFinder(
      tokens.filter { !$0.options.isNormalized }, normalizer: nil, findsSpecial: findsSpecial)
    normalized = AddedTokenFinder(
      tokens.filter(\.options.isNormalized), normalizer: normalizer, findsSpecial: findsSpecial)
    self.normalizer = normalizer
  }

  /// Indicates whether texts are neither cut nor changed.
  var isEmpty: Bool { normalizer.isEmpty && findsNothing }

  /// Indicates whether no token can be found.
  var findsNothing: Bool { original.isEmpty && normalized.isEmpty }

  /// A part of a text.
  enum Part {
    /// A token that was cut out.
    case token(UInt32)
    /// A normalized text, and whether it begins the text.
    case text([UInt8], isFirst: Bool)
  }

  /// The parts of a text in their order.
  func parts(of text: Span<UInt8>) -> [Part] {
    guard !original.isEmpty else { return parts(ofNormalized: text, isFirst: true) }
    var parts: [Part] = []
    for part in original.parts(of: text) {
      if let token = part.token {
        parts.append(.token(token))
      } else {
        parts += self.parts(ofNormalized: text.extracting(part.range), isFirst: part.range.lowerBound == 0)
      }
    }
    return parts
  }

  private func parts(ofNormalized text: Span<UInt8>, isFirst: Bool) -> [Part] {
    let changed = normalizer.normalized(text.copy)
    guard !normalized.isEmpty else { return [.text(changed, isFirst: isFirst)] }
    return normalized.parts(of: changed.span).map { part in
      if let token = part.token { return .token(token) }
      return .text(Array(changed[part.range]), isFirst: isFirst && part.range.lowerBound == 0)
    }
  }
}
