import Files
import Foundation

/// The evaluations of ensembles in a store that several studies may share.
struct EvaluationStore {
  /// Where they are.
  let folder: String
  /// Seconds after which a study gives up waiting for others to write theirs.
  private static let patience = 60.0

  /// The file of an evaluation by its inputs.
  func path(_ step: Fingerprint) -> String { "\(folder)/\(step.hexadecimal).json" }

  /// Writes an evaluation and removes what writers that died left half written.
  ///
  /// - Throws: `FileError`.
  func write(_ value: some Encodable, to path: String) throws {
    let lock = try FolderLock.waiting(folder: folder, patience: Self.patience)
    AtomicFile.removePartials(in: folder)
    try SealedFile.write(value, to: path)
    withExtendedLifetime(lock) {}
  }

  /// Removes what writers that died left half written, unless somebody writes at this moment.
  func removePartials() {
    guard let lock = try? FolderLock(folder: folder) else { return }
    AtomicFile.removePartials(in: folder)
    withExtendedLifetime(lock) {}
  }
}
