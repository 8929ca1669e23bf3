import Ensembles
import Generation
import Tokenizers

/// The models and the texts that they are asked for.
struct GenerationWork {
  let models: SavedModels
  let tokenizer: Tokenizer
  let settings: SamplingSettings
  /// The tokens that end texts.
  let ends: Set<UInt32>
  let stops: StopTexts
  let requests: [TextRequest]
  private let prompts: [String]
  private let count: Int

  /// - Throws: the fault of the models, the settings or a prompt.
  init(_ command: GenerateCommand, prompts: [String]) throws {
    settings = try command.sampling.settings(topK: command.topK)
    let models = try SavedModels(directories: command.model)
    let tokenizer = try models.tokenizer()
    ends = try models.textEnds(tokenizer)
    stops = StopTexts(command.stop, tokenizer: tokenizer)
    self.models = models
    self.tokenizer = tokenizer
    self.prompts = prompts
    count = command.count
    let beginnings = try prompts.map { try command.beginning($0, models: models, tokenizer: tokenizer) }
    requests = (0..<prompts.count * count).map {
      TextRequest(
        number: $0, prompt: beginnings[$0 / command.count], limit: command.tokens, slides: command.slidingWindow)
    }
  }

  /// The prompt of a text.
  func prompt(of number: Int) -> String { prompts[number / count] }
}

extension GenerateCommand {
  /// The tokens that a text with a prompt starts from.
  fileprivate func beginning(
    _ prompt: String, models: SavedModels, tokenizer: Tokenizer
  ) throws -> [UInt32] {
    guard cropPrompt else { return try models.prompt(prompt, tokenizer: tokenizer) }
    // A text that slides needs no room within the context.
    return models.croppedPrompt(prompt, leavingRoomFor: slidingWindow ? 1 : tokens, tokenizer: tokenizer)
  }
}
