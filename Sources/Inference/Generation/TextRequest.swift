/// A text that is to be generated.
public struct TextRequest: Sendable {
  /// What names its random draws: the same number gives the same text.
  public let number: Int
  /// What it starts from, the end-of-text token first; not empty.
  public let prompt: [UInt32]
  /// The most tokens that follow.
  public let limit: Int
  /// Whether it goes on beyond the context.
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
