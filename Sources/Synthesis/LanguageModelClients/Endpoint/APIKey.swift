import Files
import Foundation

/// The secret that a server knows its user by; it shows itself in no description, dump or record.
public struct APIKey: Sendable {
  /// The characters, for the header of requests alone.
  let secret: String

  /// The key in an environment variable.
  ///
  /// - Throws: `ClientError.noKey` when it is missing, empty, or holds characters that a header cannot.
  public init(variable name: String, in environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    guard let text = environment[name] else {
      throw ClientError.noKey(origin: "environment variable \(name)", reason: "it is not set")
    }
    try self.init(text, from: "environment variable \(name)")
  }

  /// The key in a file; white space around it does not count.
  ///
  /// - Throws: `FileError`; `ClientError.noKey` when it is empty or holds characters that a header cannot.
  public init(file path: String) throws {
    try self.init(String(decoding: try readFile(path), as: UTF8.self), from: path)
  }

  private init(_ text: String, from origin: String) throws {
    secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !secret.isEmpty else { throw ClientError.noKey(origin: origin, reason: "it is empty") }
    guard secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ClientError.noKey(origin: origin, reason: "a key is one line of ASCII characters without spaces")
    }
  }

  /// The shortest key that is looked for in texts.
  private static let shortestSought = 6

  /// False for a word such as `EMPTY`, which servers without keys are given, and which an answer may have.
  private var isSecret: Bool { secret.utf8.count >= Self.shortestSought && !secret.allSatisfy(\.isLetter) }

  /// A text without the key, should a server repeat it.
  package func redacted(_ text: String) -> String {
    guard isSecret else { return text }
    return text.replacingOccurrences(of: secret, with: "(API key)")
  }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// No part of the key.
  public var description: String { "(API key)" }
  /// No part of the key.
  public var debugDescription: String { description }
  /// No part of the key.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
