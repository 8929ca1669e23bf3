import Foundation
import TestSupport

/// A request that breaks a rule, and the statuses that may answer it.
struct MalformedRequest {
  /// The bytes that are sent.
  let bytes: [UInt8]
  /// The statuses of which one must come; empty where the client leaves without an answer.
  let statuses: Set<Int>
  /// A word for messages.
  let kind: Kind

  /// The kinds.
  enum Kind: CaseIterable {
    case cutBody, cutHead, cutJSON, wrongType, negative, notANumber, deepNesting, unknownField, hugeHeader, hugeLength
    case wrongLength, noLength, ambiguousLength, badLine, badHeader, badVersion, badChunks, pipelined, randomBytes
    case randomJSON, unknownPath, wrongMethod
  }

  /// A request that a seed decides.
  init(using generator: inout SeededGenerator) {
    kind = Kind.allCases.randomElement(using: &generator) ?? .cutBody
    var maker = Maker(generator: generator)
    (bytes, statuses) = maker.make(kind)
    generator = maker.generator
  }
}

/// Makes the bytes of malformed requests.
private struct Maker {
  var generator: SeededGenerator
  private static let path = "/v1/completions"
  private static let good = #"{"prompt": "a", "max_tokens": 2, "seed": 1}"#

  init(generator: SeededGenerator) { self.generator = generator }

  private func post(_ body: String, length: String? = nil, headers: String = "") -> [UInt8] {
    let length = length ?? "\(body.utf8.count)"
    return Array("POST \(Self.path) HTTP/1.1\r\nHost: a\r\n\(headers)Content-Length: \(length)\r\n\r\n\(body)".utf8)
  }

  private mutating func pick(_ texts: String...) -> String { texts.randomElement(using: &generator) ?? "" }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func make(_ kind: MalformedRequest.Kind) -> (bytes: [UInt8], statuses: Set<Int>) {
    switch kind {
    case .cutBody, .cutHead, .hugeHeader, .hugeLength, .wrongLength, .noLength, .ambiguousLength: makeFraming(kind)
    case .badLine, .badHeader, .badVersion, .badChunks, .unknownPath, .wrongMethod, .pipelined: makeSyntax(kind)
    default: makeBody(kind)
    }
  }

  private mutating func makeFraming(_ kind: MalformedRequest.Kind) -> (bytes: [UInt8], statuses: Set<Int>) {
    switch kind {
    case .cutBody: (Array(post(Self.good).dropLast(number(1...20))), [])
    case .cutHead: (Array(post(Self.good).prefix(number(1...40))), [])
    case .hugeHeader:
      (post(Self.good, headers: "X: \(String(repeating: "x", count: number(40_000...200_000)))\r\n"), [431])
    case .hugeLength: (post("", length: pick("4194305", "99999999999", "99999999999999999999999")), [413])
    case .wrongLength: (post(Self.good, length: "\(number(1...20))"), [400])
    case .noLength: (Array("POST \(Self.path) HTTP/1.1\r\nHost: a\r\n\r\n".utf8), [411])
    default:
      (
        post(
          Self.good, headers: pick("Transfer-Encoding: chunked\r\n", "Content-Length: 3\r\n", "content-length: x\r\n")),
        [400]
      )
    }
  }

  private mutating func makeSyntax(_ kind: MalformedRequest.Kind) -> (bytes: [UInt8], statuses: Set<Int>) {
    let chunked = "POST \(Self.path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    return switch kind {
    case .badLine:
      (Array((pick("GET", "x y z w", "/ GET HTTP/1.1", "GE(T / HTTP/1.1") + "\r\nHost: a\r\n\r\n").utf8), [400])
    case .badHeader:
      (
        Array(("GET /health HTTP/1.1\r\n" + pick("Host : a", "Host\r\n", ": a", " a: b", "X: \u{1}")).utf8)
          + Array("\r\n\r\n".utf8), [400]
      )
    case .badVersion: (Array("GET /health HTTP/\(pick("2.0", "0.9", "3", "1.10"))\r\nHost: a\r\n\r\n".utf8), [505])
    case .badChunks:
      (Array((chunked + pick("xyz\r\n", "-1\r\n", "\r\n", "2\r\nabcd\r\n", "fffffffff\r\n")).utf8), [400])
    case .unknownPath: (Array("GET /\(number(0...999)) HTTP/1.1\r\nHost: a\r\n\r\n".utf8), [404])
    case .wrongMethod:
      (Array("\(pick("PUT", "DELETE", "POST")) /health HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".utf8), [405])
    default: (post("{}") + post(Self.good) + post("x"), [400])
    }
  }

  private mutating func makeBody(_ kind: MalformedRequest.Kind) -> (bytes: [UInt8], statuses: Set<Int>) {
    let field = pick("max_tokens", "temperature", "top_p", "n", "logprobs", "seed", "stop", "echo", "stream", "prompt")
    return switch kind {
    case .cutJSON: (post(String(Self.good.dropLast(number(1...40)))), [400])
    case .wrongType: (post("{\"prompt\": \"a\", \"\(field)\": {\"a\": [1]}}"), [400])
    case .negative:
      (
        post(
          "{\"prompt\": \"a\", \"\(pick("max_tokens", "temperature", "top_p", "n", "logprobs"))\": -\(number(1...9))}"),
        [400]
      )
    case .notANumber:
      (post("{\"prompt\": \"a\", \"\(field)\": \(pick("NaN", "Infinity", "-Infinity", "1e999", "+1", ".5"))}"), [400])
    case .deepNesting: (post(String(repeating: pick("[", "{\"a\":"), count: number(65...50_000))), [400])
    case .unknownField: (post(#"{"prompt": "a", "max_tokens": 1, "nobody_knows": [{"a": null}]}"#), [200])
    case .randomBytes:
      (
        (0..<number(1...200)).map { _ in UInt8.random(in: 0...255, using: &generator) } + Array("\r\n\r\n".utf8),
        [400, 408, 505]
      )
    default:
      (
        post(
          String((0..<number(1...60)).map { _ in "{}[]\",:01.eE-tfnull\\ ".randomElement(using: &generator) ?? " " })),
        [400]
      )
    }
  }
}
