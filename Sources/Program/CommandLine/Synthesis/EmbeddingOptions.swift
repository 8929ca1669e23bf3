import ArgumentParser
import LanguageModelClients

/// The options that name an endpoint for embeddings.
struct EmbeddingOptions: ParsableArguments {
  @Option(help: "The base address of an OpenAI-compatible endpoint that gives texts embeddings, in place of a model.")
  var endpoint: String?
  @Option(help: "The name of the model for embeddings, as the endpoint knows it.")
  var endpointModel: String?
  @OptionGroup var keys: KeyOptions

  func validate() throws {
    if endpoint == nil, endpointModel != nil || !keys.isEmpty {
      throw ValidationError("--endpoint is missing; give the address of an endpoint, such as http://localhost:8000/v1.")
    }
    guard endpoint == nil || endpointModel?.isEmpty == false else {
      throw ValidationError("--endpoint-model is missing; give the name of the model, as the endpoint knows it.")
    }
  }

  /// The endpoint with its key; nil when none is named.
  ///
  /// - Throws: `ClientError`, `FileError`.
  func server() throws -> EmbeddingEndpoint? {
    guard let endpoint, let endpointModel else { return nil }
    var server = try EmbeddingEndpoint(base: endpoint, model: endpointModel, key: keys.key())
    server.transfers.certificates = keys.certificates
    return server
  }
}
