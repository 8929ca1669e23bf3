import LanguageModelClients

/// The way to the language model, and the limits of its use; none of it decides the text.
public struct SynthesisClient {
  /// The endpoint, or anything else that answers.
  public var transport: any AnswerTransport
  /// The limits, the rules of repetition, the budget and the prices. With `repeatsFailures`, complete text in which requests failed is
  /// continued.
  public var settings: RunnerSettings

  /// A way to a model.
  public init(_ transport: any AnswerTransport, settings: RunnerSettings = RunnerSettings()) {
    self.transport = transport
    self.settings = settings
  }

  /// The prices; nil when everything is free, which is to say that they are not known.
  var prices: Prices? { settings.prices == Prices() ? nil : settings.prices }
}
