import ArgumentParser
import LanguageModelClients
import Worlds

/// The options that name a language model and its draws.
struct EndpointOptions: ParsableArguments {
  /// The word for templates in place of an endpoint.
  static let template = TemplateTransport.generator

  @Option(
    help: ArgumentHelp(
      "The base address of an OpenAI-compatible endpoint, such as http://localhost:8000/v1.",
      discussion: "template: no model, but templates, for documents of chorus simulate world."))
  var endpoint = ""
  @Option(help: "The name of the model, as the endpoint knows it.")
  var model: String?
  @Option(help: "The interface: chat, or completions for models without a chat template.")
  var api = Endpoint.API.chat
  @OptionGroup var keys: KeyOptions
  @Option(parsing: .unconditional, help: "The temperature of the model's draws.")
  var temperature = 1.0
  @Option(
    parsing: .unconditional,
    help: "The probability of the nucleus that tokens are drawn from. (default: the endpoint's)")
  var topP: Double?
  @Option(parsing: .unconditional, help: "The most tokens of an answer.")
  var maxAnswerTokens = 2048

  /// True when templates answer.
  var isTemplate: Bool { endpoint == Self.template }

  /// Checks that a model is named.
  func requireModel() throws {
    guard !endpoint.isEmpty else {
      throw ValidationError("--endpoint is missing; give the address of an endpoint, such as http://localhost:8000/v1.")
    }
    guard isTemplate || model?.isEmpty == false else {
      throw ValidationError("--model is missing; give the name of the model, as the endpoint knows it.")
    }
  }

  /// The name of the model.
  var modelName: String { model ?? Self.template }

  /// The generator that documents name.
  var generator: String { isTemplate ? Self.template : modelName }

  /// The endpoint with its key.
  ///
  /// - Throws: `ClientError`, `FileError`.
  func server() throws -> Endpoint {
    // A batch is written for any endpoint, also in place of templates.
    let base = isTemplate ? "https://api.openai.com/v1" : endpoint
    return try Endpoint(base: base, api: api, model: modelName, key: keys.key())
  }

  /// The way to the model.
  ///
  /// - Throws: `ClientError`, `FileError`.
  func transport(timeout: Double, seed: UInt64) throws -> any AnswerTransport {
    guard !isTemplate else { return TemplateTransport(seed: seed) }
    var settings = TransferSettings()
    settings.timeout = timeout
    settings.certificates = keys.certificates
    return try HTTPTransport(server(), settings: settings)
  }
}

extension Endpoint.API: ExpressibleByArgument {}
