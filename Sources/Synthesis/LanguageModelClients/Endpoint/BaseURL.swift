import Foundation

/// The part of an endpoint's address that all requests begin with; it ends with a version such as `/v1`.
struct BaseURL {
  /// The address without a slash at its end.
  let text: String

  /// Reads an address; `/v1` is added where no version is part of it, and the end of a complete address is cut off.
  ///
  /// - Throws: `ClientError.unusableURL`.
  init(_ address: String) throws(ClientError) {
    let parts = try Self.checked(address)
    let names = Self.names(parts.percentEncodedPath)
    let version: [Substring] = names.contains(where: Self.isVersion) ? [] : ["v1"]
    var base = parts
    base.percentEncodedPath = (names + version).map { "/\($0)" }.joined()
    text = base.string ?? address
  }

  private static func checked(_ address: String) throws(ClientError) -> URLComponents {
    guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), parts.host?.isEmpty == false
    else { throw .unusableURL(address, reason: "it does not begin with http:// or https:// and a host") }
    // The address is shown in messages, where a password must not be.
    guard parts.user == nil, parts.password == nil else {
      throw .unusableURL("the address", reason: "it holds a user name or a password, which belong into the API key")
    }
    guard parts.query == nil, parts.fragment == nil else {
      throw .unusableURL("the address", reason: "it holds a query or a fragment")
    }
    return parts
  }

  /// The names of a path without those that the requests add.
  private static func names(_ path: String) -> [Substring] {
    var names = path.split(separator: "/")
    if names.last == "completions" || names.last == "embeddings" { names.removeLast() }
    if names.last == "chat" { names.removeLast() }
    return names
  }

  /// True for `v1`, `v1beta`, ….
  private static func isVersion(_ name: Substring) -> Bool {
    name.first == "v" && name.dropFirst().first?.isNumber == true
  }
}
