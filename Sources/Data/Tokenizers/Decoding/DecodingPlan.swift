/// The steps of a decoder: first those that change single tokens, then those that trim the complete text.
struct DecodingPlan {
  /// The steps that change tokens.
  private(set) var perToken: [DecoderStep] = []
  /// The characters that are dropped at the ends.
  private(set) var edges: [Edges] = []
  private var isFused = false
  private var refused: DecoderStep?

  init(_ steps: [DecoderStep]) {
    for step in steps { add(step) }
  }

  private mutating func add(_ step: DecoderStep) {
    switch step {
    case .fuse: isFused = true
    case .strip(let character, let start, let end) where isFused: edges.append(Edges(character, start: start, end: end))
    case _ where isFused && !Self.changesCharacters(step): refused = refused ?? step
    default:
      isFused = step == .byteLevel
      perToken.append(step)
    }
  }

  /// Indicates whether a step treats every character alone, so that it may as well come before the tokens are joined.
  private static func changesCharacters(_ step: DecoderStep) -> Bool {
    guard case .replace(.literal(let text), _) = step else { return false }
    return text.unicodeScalars.count == 1
  }

  /// - Throws: `TokenizerError.unsupported` when a step behind `Fuse` would need the complete text.
  func check() throws(TokenizerError) {
    guard let refused else { return }
    throw .unsupported(
      field: "decoder", found: "\(refused) behind Fuse", supported: "Strip or Replace of one character there")
  }
}
