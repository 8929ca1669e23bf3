/// A text that is to be generated.
public struct TextRequest: Sendable {
  /// The number of its random draws: the same number gives the same text.
  public let number: Int
  /// The tokens that it starts from, the end-of-text token first; not empty.
  public let prompt: [UInt32]
  /// The most tokens that follow.
  public let limit: Int
  /// True for a text that continues beyond the context.
  public let slides: Bool

  /// - Precondition: the prompt is not empty, the limit positive.
  public init(number: Int, prompt: [UInt32], limit: Int, slides: Bool = false) {
    precondition(!prompt.isEmpty && limit > 0)
    self.number = number
    self.prompt = prompt
    self.limit = limit
    self.slides = slides
  }
}
