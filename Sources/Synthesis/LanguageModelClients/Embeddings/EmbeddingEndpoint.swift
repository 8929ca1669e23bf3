import Files

/// A server that gives texts vectors by OpenAI's protocol (`/v1/embeddings`), and the model that it is asked for.
public struct EmbeddingEndpoint: Sendable {
  /// The most bytes of a response: 64 vectors of 8192 values as text have 12 MB.
  private static let responseLimit = 64 << 20

  /// The name of the model, as the server knows it.
  public let model: String
  /// The address that requests are sent to.
  public let url: String
  /// The bounds of a request.
  public var transfers = TransferSettings()
  /// The rules by which a failed request is sent again.
  public var retries = RetryPolicy()
  private let key: APIKey?

  /// An endpoint at a base address such as `http://localhost:8000`, with or without `/v1`.
  ///
  /// - Throws: `ClientError.unusableURL`.
  public init(base: String, model: String, key: APIKey? = nil) throws(ClientError) {
    url = try BaseURL(base).text + "/embeddings"
    self.model = model
    self.key = key
    transfers.responseLimit = Self.responseLimit
  }

  /// A name of what decides the vectors: the checksum of the address, which never has a user name or password, and of the model's name.
  public var content: String { Checksum.of(Array("embeddings\n\(url)\n\(model)".utf8)) }

  /// The receiver of requests.
  var target: RequestTarget { RequestTarget(url: url, key: key) }

  /// The origin in messages.
  var origin: AnswerOrigin { AnswerOrigin(name: url, hidden: { key?.redacted($0) ?? $0 }) }
}

extension EmbeddingEndpoint: Equatable {
  /// True for the same model at the same address; keys and bounds do not count.
  public static func == (first: EmbeddingEndpoint, second: EmbeddingEndpoint) -> Bool {
    first.url == second.url && first.model == second.model
  }
}

extension EmbeddingEndpoint: CustomStringConvertible {
  /// The model and the address.
  public var description: String { "\(model) at \(url)" }
}
