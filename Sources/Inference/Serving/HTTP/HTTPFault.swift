/// A request that breaks the rules of HTTP or a limit, so that the connection ends with its answer.
struct HTTPFault: Error, Equatable {
  let status: HTTPStatus
  /// The facts and what to do, in one sentence.
  let sentence: String

  init(_ status: HTTPStatus, _ sentence: String) {
    self.status = status
    self.sentence = sentence
  }
}

/// The status codes that the server gives (RFC 9110, chapter 15).
public enum HTTPStatus: Int, Sendable {
  /// The request succeeded.
  case ok = 200
  /// The request is malformed, or a parameter is refused.
  case badRequest = 400
  /// The key is missing or wrong.
  case unauthorized = 401
  /// There is no such path or model.
  case notFound = 404
  /// The path takes another method.
  case methodNotAllowed = 405
  /// The client sent too slowly.
  case requestTimeout = 408
  /// The length of the body is not declared.
  case lengthRequired = 411
  /// The body is too long.
  case contentTooLarge = 413
  /// The requirement of an `Expect` header is not known.
  case expectationFailed = 417
  /// Too many requests wait.
  case tooManyRequests = 429
  /// Line and headers are too long.
  case headTooLarge = 431
  /// The server or a model failed.
  case internalError = 500
  /// The transfer coding is not known.
  case notImplemented = 501
  /// The server is stopping.
  case unavailable = 503
  /// The version of HTTP is not known.
  case versionNotSupported = 505

  /// The phrase of the status line.
  var phrase: String {
    switch self {
    case .ok: "OK"
    case .badRequest: "Bad Request"
    case .unauthorized: "Unauthorized"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .lengthRequired: "Length Required"
    case .contentTooLarge: "Content Too Large"
    case .expectationFailed: "Expectation Failed"
    case .tooManyRequests: "Too Many Requests"
    case .headTooLarge: "Request Header Fields Too Large"
    case .internalError: "Internal Server Error"
    case .notImplemented: "Not Implemented"
    case .unavailable: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    }
  }
}
