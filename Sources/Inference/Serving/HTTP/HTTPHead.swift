/// The line and the headers of a request (RFC 9112, chapters 3 and 5).
package struct HTTPHead: Sendable, Equatable {
  /// The method, such as GET.
  package let method: String
  /// The path, without a query.
  package let path: String
  /// True for version 1.1, false for 1.0.
  package let isCurrentVersion: Bool
  /// The values of headers by their names in lower case; several of one name are joined by commas.
  private let headers: [String: String]

  /// The value of a header.
  ///
  /// - Parameter name: in lower case.
  package subscript(name: String) -> String? { headers[name] }

  /// True unless the client asks for the end of the connection.
  var keepsConnection: Bool {
    let options = words(of: "connection")
    return isCurrentVersion ? !options.contains("close") : options.contains("keep-alive")
  }

  /// The words of a header in lower case.
  func words(of name: String) -> [String] {
    (headers[name] ?? "").split(separator: ",").map { Self.trimmed($0).lowercased() }
  }

  /// Reads a head.
  ///
  /// - Parameter bytes: all lines, without the empty one after them.
  /// - Throws: `HTTPFault` with 400 or 505.
  package init(_ bytes: some Collection<UInt8>) throws {
    var lines = Self.lines(String(decoding: bytes, as: UTF8.self))[...]
    let line = try Line(lines.popFirst() ?? Scalars())
    headers = try Self.headers(lines)
    method = line.method
    path = line.path
    isCurrentVersion = line.isCurrentVersion
    guard !isCurrentVersion || headers["host"] != nil else {
      throw HTTPFault(.badRequest, "the header Host is missing")
    }
  }
}

extension HTTPHead {
  private typealias Scalars = Substring.UnicodeScalarView

  /// The first line.
  private struct Line {
    let method: String
    let path: String
    let isCurrentVersion: Bool

    init(_ line: Scalars) throws {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 3, HTTPHead.isName(words[0]), let first = words[1].first, first == "/" || first == "h" else {
        throw HTTPFault(.badRequest, "the request's first line is not METHOD PATH HTTP/1.1")
      }
      switch String(words[2]) {
      case "HTTP/1.1": isCurrentVersion = true
      case "HTTP/1.0": isCurrentVersion = false
      default: throw HTTPFault(.versionNotSupported, "the version of HTTP must be 1.1 or 1.0")
      }
      guard words[1].allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
        throw HTTPFault(.badRequest, "the request's path has characters that must be escaped")
      }
      method = String(words[0])
      path = Self.path(String(words[1]))
    }

    /// The path of a target, which may be a complete URL.
    private static func path(_ target: String) -> String {
      var rest = Substring(target)
      if let scheme = target.firstRange(of: "://") {
        rest = rest[scheme.upperBound...]
        rest = rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...]
      }
      return String(rest.prefix { $0 != "?" && $0 != "#" })
    }
  }

  private static func lines(_ text: String) -> [Scalars] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.last == "\r" ? $0.dropLast() : $0
    }
  }

  private static func headers(_ lines: ArraySlice<Scalars>) throws -> [String: String] {
    var headers: [String: String] = [:]
    for line in lines where !line.isEmpty {
      let (name, value) = try header(line)
      headers[name] = headers[name].map { "\($0), \(value)" } ?? value
    }
    return headers
  }

  private static func header(_ line: Scalars) throws -> (name: String, value: String) {
    // A space before the colon, or a line that continues another one, could be read in two ways.
    guard let colon = line.firstIndex(of: ":"), isName(line[..<colon]) else {
      throw HTTPFault(.badRequest, "a header is not NAME: VALUE")
    }
    let value = line[line.index(after: colon)...]
    guard value.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }) else {
      throw HTTPFault(.badRequest, "a header has control characters")
    }
    return (String(line[..<colon]).lowercased(), trimmed(Substring(value)))
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    var rest = text.drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return String(rest)
  }

  /// True for a token of RFC 9110, chapter 5.6.2.
  private static func isName(_ text: Scalars) -> Bool {
    let marks = "!#$%&'*+-.^_`|~".unicodeScalars
    return !text.isEmpty && text.allSatisfy { isLetterOrDigit($0) || marks.contains($0) }
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
  }
}
