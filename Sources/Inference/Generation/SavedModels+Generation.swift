import Checkpoints
import Ensembles
import TeacherData
import Tokenizers

extension SavedModels {
  /// The recipe of a corpus of samples of these models.
  ///
  /// - Parameters:
  ///   - tokens: the least number of tokens that are drawn; the last sample may go beyond.
  ///   - length: the most tokens of a sample; nil: 16 contexts, so that most windows of a student begin within a text as
  ///     those of documents do.
  /// - Throws: `FileError.system` when a model's weights cannot be read.
  public func recipe(_ settings: SamplingSettings, tokens: Int, length: Int? = nil) throws -> SampleRecipe {
    SampleRecipe(
      members: try directories.map { try ModelDirectory.weightsChecksum($0) }, tokenizer: tokenizerChecksum,
      contextLength: contextLength, length: length ?? 16 * contextLength, tokens: tokens,
      temperature: settings.temperature, topP: settings.topP, seed: settings.seed)
  }

  /// The tokens that a text with this beginning starts from: the token that prompts follow, if the models have one, and those of
  /// the text.
  ///
  /// - Parameter tokenizer: that of the models.
  /// - Throws: `GenerationError.longPrompt` when no token could follow.
  public func prompt(_ text: String, tokenizer: Tokenizer) throws(GenerationError) -> [UInt32] {
    let tokens = tokenizer.encode(text)
    guard tokens.count < contextLength else {
      throw .longPrompt(tokens: tokens.count, contextLength: contextLength)
    }
    return start(of: tokens, tokenizer) + tokens
  }

  /// The same for a text of any length: of one that is longer than the context, the last tokens.
  ///
  /// - Parameter count: the tokens that are to follow within the context; half of the context is kept even if they do not fit.
  public func croppedPrompt(_ text: String, leavingRoomFor count: Int, tokenizer: Tokenizer) -> [UInt32] {
    let prompt = tokenizer.encode(text)
    let tokens = start(of: prompt, tokenizer) + prompt
    guard tokens.count > contextLength else { return tokens }
    // The last token that is drawn is not read any more.
    return tokens.suffix(max(contextLength + 1 - count, contextLength / 2, 1))
  }

  /// The token before a prompt, if there is one. A text without a beginning follows another one.
  private func start(of tokens: [UInt32], _ tokenizer: Tokenizer) -> [UInt32] {
    let start = ModelDirectory.promptStart(directories[0], tokenizer)
    return [start ?? (tokens.isEmpty ? tokenizer.textStart : nil)].compactMap(\.self)
  }
}
