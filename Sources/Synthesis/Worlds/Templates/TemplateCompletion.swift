import LanguageModelClients

/// The response of a chat endpoint.
struct TemplateCompletion: Encodable {
  private struct Choice: Encodable {
    let index = 0
    let message: ChatMessage
    let finishReason = "stop"

    private enum CodingKeys: String, CodingKey {
      case index, message
      case finishReason = "finish_reason"
    }
  }

  private struct Usage: Encodable {
    let promptTokens, completionTokens, totalTokens: Int

    private enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
      case totalTokens = "total_tokens"
    }
  }

  private let id: String
  private let object = "chat.completion"
  private let created = 0
  private let model = TemplateTransport.generator
  private let choices: [Choice]
  private let usage: Usage

  init(_ text: String, to request: ModelRequest) {
    let prompt = request.messages.reduce(0) { $0 + Self.tokens($1.content) }
    let answer = Self.tokens(text)
    id = "template-\(request.key)"
    choices = [Choice(message: ChatMessage(role: "assistant", content: text))]
    usage = Usage(promptTokens: prompt, completionTokens: answer, totalTokens: prompt + answer)
  }

  private enum CodingKeys: String, CodingKey { case id, object, created, model, choices, usage }

  /// The number of words and signs.
  private static func tokens(_ text: String) -> Int {
    var count = 0
    var isInWord = false
    for character in text {
      let isWord = character.isLetter || character.isNumber
      if isWord ? !isInWord : !character.isWhitespace { count += 1 }
      isInWord = isWord
    }
    return count
  }
}
