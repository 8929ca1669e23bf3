import ArgumentParser
import LanguageModelClients

/// The options of the way to an endpoint: its key, and the certificates that are trusted.
struct KeyOptions: ParsableArguments {
  @Option(help: "A file with the key of the endpoint.")
  var apiKeyFile: String?
  @Option(help: "The environment variable with the key of the endpoint. (default: OPENAI_API_KEY, if it is set)")
  var apiKeyVariable: String?
  @Option(help: "A file of certificate authorities that are trusted. (default: the system's)")
  var certificates: String?

  private static let usualVariable = "OPENAI_API_KEY"

  func validate() throws {
    guard apiKeyFile == nil || apiKeyVariable == nil else {
      throw ValidationError("--api-key-file and --api-key-variable exclude each other; give one of them.")
    }
  }

  /// True when none of them is given.
  var isEmpty: Bool { apiKeyFile == nil && apiKeyVariable == nil && certificates == nil }

  /// The key; nil when there is none.
  ///
  /// - Throws: `ClientError`, `FileError`.
  func key() throws -> APIKey? {
    if let apiKeyFile { return try APIKey(file: apiKeyFile) }
    if let apiKeyVariable { return try APIKey(variable: apiKeyVariable) }
    return try? APIKey(variable: Self.usualVariable)
  }
}
