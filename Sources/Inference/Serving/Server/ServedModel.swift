import Checkpoints
import Ensembles
import Generation
import Tokenizers

/// The models as clients see them: one name, one tokenizer, one context.
package struct ServedModel: Sendable {
  /// The name in requests.
  package let name: String
  /// The time at which the server started, in seconds since 1970.
  package let created: Int
  /// The most tokens of a prompt.
  package let contextLength: Int
  /// The meaning of the tokens.
  package let tokenizer: Tokenizer
  /// The token that text prompts follow; nil: none.
  package let promptStart: UInt32?
  /// The form of conversations; nil: the models know none.
  package let chat: ChatTemplate?
  let files: ModelFiles

  /// The models of saved directories.
  ///
  /// - Parameters:
  ///   - name: that in requests.
  ///   - contextLength: the most tokens of a sequence.
  /// - Throws: `FileError.system`, `TokenizerError`.
  package init(_ models: SavedModels, name: String, contextLength: Int, created: Int) throws {
    self.name = name
    self.created = created
    self.contextLength = contextLength
    let directory = models.directories[0]
    tokenizer = try models.tokenizer()
    promptStart = ModelDirectory.promptStart(directory, tokenizer)
    files = try ModelFiles(directory: directory)
    chat = files.chatTemplate.flatMap { [tokenizer] in ChatTemplate(text: $0, tokenizer: tokenizer) }
  }

  /// The tokens of a prompt.
  ///
  /// - Throws: `APIFault` with 400 when it is longer than the context.
  func tokens(of prompt: CompletionRequest.Prompt) throws(APIFault) -> [UInt32] {
    try checked(encoded(prompt))
  }

  private func encoded(_ prompt: CompletionRequest.Prompt) -> [UInt32] {
    switch prompt {
    case .tokens(let tokens): return tokens
    case .text(let text): return tokenizer.prompt(tokenizer.encode(text), after: promptStart)
    }
  }

  /// The tokens at which an answer ends: those that end texts, and special tokens that are named as stop texts.
  func ends(stops: [String]) -> Set<UInt32> {
    files.ends.union([tokenizer.endOfText]).union(stops.compactMap { tokenizer.specialToken($0) })
  }

  /// The tokens of a conversation.
  ///
  /// - Throws: `APIFault` with 400 when the models know no conversations or it is longer than the context.
  func tokens(of messages: [ChatMessage]) throws(APIFault) -> [UInt32] {
    guard let chat else {
      throw APIFault(
        .badRequest,
        "the model \(name) has no chat template of a known kind (ChatML or Llama 3); use /v1/completions, or serve an instruction model",
        code: "chat_not_supported")
    }
    return try checked(chat.prompt(messages, tokenizer: tokenizer))
  }

  private func checked(_ tokens: [UInt32]) throws(APIFault) -> [UInt32] {
    guard tokens.count <= contextLength else {
      throw APIFault(
        .badRequest,
        "the prompt has \(tokens.count) tokens, but the context of the model has room for \(contextLength); shorten it",
        parameter: "prompt", code: "context_length_exceeded")
    }
    return tokens
  }
}
