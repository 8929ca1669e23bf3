import Files

/// A request that the server refuses or could not fulfill, as clients of OpenAI's interface expect it.
package struct APIFault: Error, Equatable, Sendable {
  /// The status of the answer.
  package let status: HTTPStatus
  /// The facts and what to do, in one sentence.
  package let message: String
  /// The parameter that is wrong; nil when it is none.
  package var parameter: String?
  /// A word for programs, such as `context_length_exceeded`.
  package var code: String?

  /// A fault of no parameter.
  package init(_ status: HTTPStatus, _ message: String, parameter: String? = nil, code: String? = nil) {
    self.status = status
    self.message = message
    self.parameter = parameter
    self.code = code
  }

  /// A parameter that is refused.
  static func parameter(_ name: String, _ message: String, code: String? = nil) -> APIFault {
    APIFault(.badRequest, message, parameter: name, code: code)
  }

  /// The kind of fault by which clients choose their error class.
  private var type: String {
    switch status {
    case .unauthorized: "authentication_error"
    case .notFound: "not_found_error"
    case .tooManyRequests: "rate_limit_error"
    case .internalError: "server_error"
    case .unavailable: "unavailable_error"
    default: "invalid_request_error"
    }
  }

  private struct Content: Encodable {
    struct Fault: Encodable {
      let message: String
      let type: String
      @OrNull var param: String?
      @OrNull var code: String?
    }
    let error: Fault
  }

  /// The fault as a JSON object.
  package var json: [UInt8] {
    encoded(Content(error: .init(message: message, type: type, param: parameter, code: code)))
  }

  /// The fault as an answer.
  package var response: HTTPResponse {
    var response = HTTPResponse(status, body: .bytes(json))
    if status == .tooManyRequests || status == .unavailable { response.headers.append(("Retry-After", "1")) }
    if status == .unauthorized { response.headers.append(("WWW-Authenticate", "Bearer")) }
    return response
  }
}
