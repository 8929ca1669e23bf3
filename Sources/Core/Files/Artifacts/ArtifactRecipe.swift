/// Everything that decides the bytes of an artifact, with the facts by which two recipes are told apart.
public protocol ArtifactRecipe: Codable, Sendable, Equatable {
  /// The version of the rules that this program follows.
  static var currentVersion: Int { get }
  /// The version of the rules by which the artifact is made.
  var version: Int { get }
  /// The facts of the recipe, in the order in which differences are named.
  var facts: [RecipeFact] { get }
}

extension ArtifactRecipe {
  /// The differences between this recipe and another, in words; empty when both are the same.
  public func differences(from other: Self) -> [String] {
    zip(facts, other.facts).compactMap { $0.difference(from: $1) }
  }
}

/// One thing that a recipe asks for.
public enum RecipeFact: Sendable, Equatable {
  /// A setting by its name and its value.
  case setting(name: String, value: String)
  /// A content by its checksum, and the words for another one, such as "another text"; without a checksum it is told by other
  /// facts.
  case content(String?, other: String)

  /// A setting by its name and its value.
  public static func setting(_ name: String, _ value: some CustomStringConvertible & Sendable) -> RecipeFact {
    .setting(name: name, value: value.description)
  }

  /// The difference to the same fact of another recipe in words; nil when there is none.
  func difference(from other: RecipeFact) -> String? {
    switch (self, other) {
    case (.setting(let name, let value), .setting(_, let otherValue)):
      value == otherValue ? nil : "\(name) \(value) instead of \(otherValue)"
    case (.content(let checksum, let words), .content(let otherChecksum, _)):
      checksum == otherChecksum || checksum == nil || otherChecksum == nil ? nil : words
    default: nil
    }
  }
}
