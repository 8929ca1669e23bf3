/// A server that speaks OpenAI's protocol, and the model that it is asked for.
public struct Endpoint: Sendable {
  /// The ways to ask.
  public enum API: String, Sendable, CaseIterable {
    /// Messages of speakers, answered by a message.
    case chat
    /// One text that is continued, for models without a chat template.
    case completions

    /// The end of the address.
    var path: String { self == .chat ? "/chat/completions" : "/completions" }
  }

  /// The way to ask.
  public let api: API
  /// The name of the model, as the server knows it.
  public let model: String
  /// The address that requests are sent to.
  public let url: String
  /// The key; nil for servers that need none.
  let key: APIKey?

  /// An endpoint at a base address such as `http://localhost:8000`, with or without `/v1`.
  ///
  /// - Throws: `ClientError.unusableURL`.
  public init(base: String, api: API = .chat, model: String, key: APIKey? = nil) throws(ClientError) {
    url = try BaseURL(base).text + api.path
    self.api = api
    self.model = model
    self.key = key
  }

  /// The receiver of requests.
  var target: RequestTarget { RequestTarget(url: url, key: key) }

  /// A text without the key, should a server repeat it.
  func redacted(_ text: String) -> String { key?.redacted(text) ?? text }
}

extension Endpoint: CustomStringConvertible {
  /// The model and the address.
  public var description: String { "\(model) at \(url)" }
}
