import Files
import Foundation

/// The answers of a batch: a file of OpenAI's output of batches, of the answered requests or of the failed ones.
public struct BatchOutput {
  private var responses: [String: HTTPResponse] = [:]

  /// Reads files of output; a server writes the failed requests into a file of their own.
  ///
  /// - Throws: `FileError`; `ClientError.corruptedBatch`.
  public init(paths: [String]) throws {
    for path in paths { try read(path) }
  }

  /// Reads one file.
  public init(path: String) throws { try self.init(paths: [path]) }

  /// The number of answers.
  public var count: Int { responses.count }

  /// The answer to the request of a key; nil when there is none.
  subscript(key: String) -> HTTPResponse? { responses[key] }

  private mutating func read(_ path: String) throws {
    let text = try readFile(path)
    for (index, line) in text.split(separator: UInt8(ascii: "\n")).enumerated() {
      do {
        try add(line)
      } catch let fault as Fault {
        throw ClientError.corruptedBatch(path: path, line: index + 1, reason: fault.reason)
      }
    }
  }

  private struct Fault: Error { let reason: String }

  private mutating func add(_ line: ArraySlice<UInt8>) throws {
    guard let value = TolerantJSON.object(Array(line)) else { throw Fault(reason: "it is not JSON") }
    guard let key = value["custom_id"]?.string else { throw Fault(reason: "it has no custom_id") }
    responses[key] = try Self.response(value)
  }

  /// The response; an error without one, such as an expired batch, counts as a failure of the server.
  private static func response(_ line: JSONValue) throws -> HTTPResponse {
    guard case .integer(let status) = line["response"]?["status_code"] else {
      return HTTPResponse(status: 500, body: try body(["error": line["error"] ?? .null]))
    }
    guard let content = line["response"]?["body"] else { throw Fault(reason: "its response has no body") }
    return HTTPResponse(status: status, body: [UInt8](try canonicalJSON(content, pretty: false)))
  }

  private static func body(_ fields: [String: JSONValue]) throws -> [UInt8] {
    [UInt8](try canonicalJSON(JSONValue.object(fields), pretty: false))
  }
}
