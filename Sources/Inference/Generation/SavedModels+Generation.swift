import Checkpoints
import Ensembles
import Files
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

  /// The tokens that end texts: by the first model's files, and the one that the tokenizer ends documents with.
  ///
  /// - Parameter tokenizer: that of the models.
  /// - Throws: `FileError.system` when a file cannot be read.
  public func textEnds(_ tokenizer: Tokenizer) throws(FileError) -> Set<UInt32> {
    try ModelDirectory.textEnds(directories[0]).union([tokenizer.endOfText])
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
    return begun(tokens, tokenizer)
  }

  /// The same for a text of any length: of one that is longer than the context, the last tokens, after the begin-of-text
  /// token of a tokenizer that has one.
  ///
  /// - Parameter count: the tokens that are to follow within the context; half of the context is kept even if they do not fit.
  public func croppedPrompt(_ text: String, leavingRoomFor count: Int, tokenizer: Tokenizer) -> [UInt32] {
    let tokens = begun(tokenizer.encode(text), tokenizer)
    guard tokens.count > contextLength else { return tokens }
    // The last token that is drawn is not read any more.
    let room = max(contextLength + 1 - count, contextLength / 2, 1)
    let begin = tokenizer.specialTokens.beginOfText.map { [$0.id] } ?? []
    return begin + tokens.suffix(max(room - begin.count, 1))
  }

  private func begun(_ tokens: [UInt32], _ tokenizer: Tokenizer) -> [UInt32] {
    tokenizer.prompt(tokens, after: ModelDirectory.promptStart(directories[0], tokenizer))
  }
}

extension Tokenizer {
  /// The tokens that a text starts from.
  ///
  /// - Parameters:
  ///   - tokens: those of its beginning.
  ///   - start: the token that prompts follow, if the models have one; a text without a beginning follows another one.
  package func prompt(_ tokens: [UInt32], after start: UInt32?) -> [UInt32] {
    [start ?? (tokens.isEmpty ? textStart : nil)].compactMap(\.self) + tokens
  }
}
