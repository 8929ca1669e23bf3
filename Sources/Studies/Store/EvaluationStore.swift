import Files

/// The evaluations of ensembles in a store that several studies may share.
package struct EvaluationStore {
  /// The directory that they are in.
  package let directory: String

  /// An evaluation by its inputs, complete or not.
  package func evaluation<Value: Codable>(_ step: Fingerprint, of type: Value.Type) -> StoredEvaluation<Value> {
    StoredEvaluation(directory: directory, recipe: step)
  }

  /// The file of an evaluation by its inputs.
  package func path(_ step: Fingerprint) -> String { "\(directory)/\(step.hexadecimal).json" }

  /// Removes the partial files of writers that died, unless somebody writes at this moment.
  package func removePartials() {
    guard let lock = try? DirectoryLock(directory: directory) else { return }
    AtomicFile.removePartials(in: directory)
    withExtendedLifetime(lock) {}
  }
}
