import Tokenizers

/// Answers the requests of clients.
package final class ModelService: HTTPService {
  private typealias Handler = @Sendable (ModelService, HTTPRequest) async throws -> HTTPResponse

  private struct Route {
    let method: String
    let isOpen: Bool
    let handler: Handler
  }

  let model: ServedModel
  let queue: AnswerQueue
  let metrics: ServingMetrics
  private let keys: APIKeys?

  /// A service.
  ///
  /// - Parameter keys: the keys of which clients must show one; nil: none.
  package init(_ model: ServedModel, queue: AnswerQueue, metrics: ServingMetrics, keys: APIKeys?) {
    self.model = model
    self.queue = queue
    self.metrics = metrics
    self.keys = keys
  }

  private static let routes: [String: Route] = [
    "/health": Route(method: "GET", isOpen: true) { service, _ in service.health() },
    "/v1/models": Route(method: "GET", isOpen: false) { service, _ in service.models() },
    "/v1/completions": Route(method: "POST", isOpen: false) { try await $0.completions($1) },
    "/v1/chat/completions": Route(method: "POST", isOpen: false) { try await $0.chat($1) },
    "/tokenize": Route(method: "POST", isOpen: false) { try $0.tokenize($1) },
    "/detokenize": Route(method: "POST", isOpen: false) { try $0.detokenize($1) },
    "/tokenizer_info": Route(method: "GET", isOpen: false) { service, _ in service.tokenizerInfo() },
    "/metrics": Route(method: "GET", isOpen: false) { service, _ in service.metricsText() },
  ]

  package func respond(to request: HTTPRequest) async -> HTTPResponse {
    let response: HTTPResponse
    do {
      response = try await answer(request)
    } catch let fault as APIFault {
      response = fault.response
    } catch {
      // The client has left, or something failed whose details are nobody's business.
      response = APIFault(.internalError, "the server failed to answer").response
    }
    let path = Self.routes[request.head.path] == nil ? "other" : request.head.path
    metrics.note(path: path, status: response.status)
    return response
  }

  package func respond(to status: HTTPStatus, _ sentence: String) -> HTTPResponse {
    metrics.note(path: "malformed", status: status)
    return APIFault(status, sentence).response
  }

  private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard let route = Self.routes[request.head.path] else {
      throw APIFault(.notFound, "there is no such path; there are \(Self.routes.keys.sorted().joined(separator: ", "))")
    }
    let method = request.head.method == "HEAD" ? "GET" : request.head.method
    guard method == route.method else {
      var response = APIFault(.methodNotAllowed, "\(request.head.path) takes \(route.method) only").response
      response.headers.append(("Allow", route.method))
      return response
    }
    if let keys, !route.isOpen, !keys.accept(request.head["authorization"]) {
      throw APIFault(
        .unauthorized, "the key is missing or wrong; send the header Authorization: Bearer KEY", code: "invalid_api_key"
      )
    }
    return try await route.handler(self, request)
  }

  /// Refuses the name of another model.
  func check(model name: String?) throws(APIFault) {
    guard let name, name != model.name else { return }
    throw APIFault(
      .notFound, "the model asked for is not served here; this server has \(model.name)", parameter: "model",
      code: "model_not_found")
  }
}

/// Answers that need no model.
extension ModelService {
  private struct Health: Encodable { let status = "ok" }

  private struct Models: Encodable {
    struct Model: Encodable {
      let id: String
      let object = "model"
      let created: Int
      let ownedBy = "chorus"
      let maxModelLen: Int
    }
    let object = "list"
    let data: [Model]
  }

  private func health() -> HTTPResponse { Self.json(Health()) }

  private func models() -> HTTPResponse {
    Self.json(Models(data: [.init(id: model.name, created: model.created, maxModelLen: model.contextLength)]))
  }

  private func metricsText() -> HTTPResponse {
    HTTPResponse(.ok, contentType: "text/plain; version=0.0.4", body: .bytes(Array(metrics.text.utf8)))
  }

  static func json(_ value: some Encodable) -> HTTPResponse { HTTPResponse(.ok, body: .bytes(encoded(value))) }
}
