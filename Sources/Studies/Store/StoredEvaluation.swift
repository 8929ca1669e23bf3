import Files

/// The evaluation of an ensemble in a store that several studies may share: a file by the fingerprint of its inputs, in one
/// directory with the others.
package struct StoredEvaluation<Value: Codable>: Artifact {
  package typealias Product = Value

  package static var kind: ArtifactKind { .evaluation }

  /// The directory of all evaluations.
  package let directory: String
  /// All that the value depends on.
  package let recipe: Fingerprint

  package var manifestName: String { "\(recipe.hexadecimal).json" }

  /// The directory of the scores of an evaluation that was stopped.
  package var unfinishedPath: String { "\(directory)/\(recipe.hexadecimal).unfinished" }

  /// The recipe is the address.
  package func recipe(of value: Value) -> Fingerprint { recipe }

  package func refusal(of other: Fingerprint) -> any Error { FileError.corrupted(path: manifestPath) }

  /// Writes the value.
  ///
  /// - Throws: `FileError`.
  package func write(_ value: Value) throws {
    // A study gives up after a minute in which others, who hold the lock for moments, have kept it.
    let lock = try lock(timeout: 60)
    try seal(value)
    withExtendedLifetime(lock) {}
  }
}
