import Files
import Foundation

/// The evaluations of ensembles in a store that several studies may share.
package struct EvaluationStore {
  /// The directory that they are in.
  package let directory: String
  /// Seconds after which a study gives up waiting for others to write theirs.
  private static let timeout = 60.0

  /// The file of an evaluation by its inputs.
  package func path(_ step: Fingerprint) -> String { "\(directory)/\(step.hexadecimal).json" }

  /// Writes an evaluation and removes the partial files of writers that died.
  ///
  /// - Throws: `FileError`.
  package func write(_ value: some Encodable, to path: String) throws {
    let lock = try DirectoryLock.waiting(directory: directory, timeout: Self.timeout)
    AtomicFile.removePartials(in: directory)
    try SealedFile.write(value, to: path)
    withExtendedLifetime(lock) {}
  }

  /// Removes the partial files of writers that died, unless somebody writes at this moment.
  package func removePartials() {
    guard let lock = try? DirectoryLock(directory: directory) else { return }
    AtomicFile.removePartials(in: directory)
    withExtendedLifetime(lock) {}
  }
}
