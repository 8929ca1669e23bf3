/// Sums over the requests of one operation: of those that were answered, and of those that will be made.
struct OperationTally: Equatable {
  /// The answered requests, with their tokens, the bytes of their prompts, and the bytes of the texts that they were about.
  var answered = 0
  var promptTokens = 0, completionTokens = 0
  var promptBytes = 0, sourceBytes = 0
  /// The requests that will be made, those that were answered included, and the bytes of theirs.
  var planned = 0
  var plannedPromptBytes = 0, plannedSourceBytes = 0

  static let integerCount = 8

  var integers: [Int] {
    [
      answered, promptTokens, completionTokens, promptBytes, sourceBytes, planned, plannedPromptBytes,
      plannedSourceBytes,
    ]
  }

  init() {}

  init(integers: ArraySlice<Int>) {
    let values = Array(integers)
    answered = values[0]
    promptTokens = values[1]
    completionTokens = values[2]
    promptBytes = values[3]
    sourceBytes = values[4]
    planned = values[5]
    plannedPromptBytes = values[6]
    plannedSourceBytes = values[7]
  }

  /// The bytes of a token of prose in common tokenizers, where nothing was measured.
  static let assumedBytesPerToken = 4.0

  /// The tokens of all prompts: in proportion to their bytes.
  var predictedPromptTokens: Double {
    let ratio = promptBytes > 0 ? Double(promptTokens) / Double(promptBytes) : 1 / Self.assumedBytesPerToken
    return ratio * Double(plannedPromptBytes)
  }

  /// The tokens of all answers, each of which has as many as the mean of those that came.
  ///
  /// - Parameter assumed: the tokens of an answer where none came.
  func predictedAnswerTokens(assumed: Double) -> Double {
    let mean = answered > 0 ? Double(completionTokens) / Double(answered) : assumed
    return mean * Double(planned)
  }
}
