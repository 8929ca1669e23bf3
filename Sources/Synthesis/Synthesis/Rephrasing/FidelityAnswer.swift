import TextSimilarity

/// The answer to the question whether a text says the same as its source.
enum FidelityAnswer {
  /// Yes or no, as the first word of an answer; nil when it is neither.
  static func isFaithful(_ answer: String) -> Bool? {
    switch WordSplitter.words(of: answer).first {
    case "yes": true
    case "no": false
    default: nil
    }
  }
}
