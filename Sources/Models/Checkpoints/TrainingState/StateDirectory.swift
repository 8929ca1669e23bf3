import Files
import Foundation

/// The checkpoints of an unfinished run: the last two, so that a damaged one costs an interval and not the run.
public struct StateDirectory: Sendable {
  /// The directory.
  public let path: String
  private static let kept = 2
  private static let suffix = ".safetensors"

  /// The checkpoints of the run in a directory.
  public init(ofRun directory: String) {
    path = "\(directory)/state"
  }

  /// Writes the checkpoint after some steps and removes those before the last two.
  ///
  /// - Throws: `FileError.system`; earlier checkpoints are left as they were.
  public func write(_ progress: TrainingState.Progress, _ buffers: [TrainingState.Buffer]) throws {
    try createDirectory(path)
    try TrainingState.write(progress, buffers, to: file(progress.step))
    removeEarlier()
  }

  private func removeEarlier() {
    for step in steps().dropFirst(Self.kept) { try? FileManager.default.removeItem(atPath: file(step)) }
  }

  /// The last intact checkpoint that `accepts` does not refuse; nil when there is none.
  ///
  /// - Parameter rejected: called with the error of each later one that cannot be used.
  public func last(
    accepts: (TrainingState.Progress) throws -> Void, rejected: (any Error) -> Void
  ) -> (path: String, progress: TrainingState.Progress)? {
    for step in steps() {
      do {
        let progress = try TrainingState(path: file(step)).progress
        try accepts(progress)
        return (file(step), progress)
      } catch {
        rejected(error)
      }
    }
    return nil
  }

  /// Removes all checkpoints.
  public func remove() {
    if exists(path) { try? FileManager.default.removeItem(atPath: path) }
  }

  /// The steps that checkpoints were written after, the last first.
  private func steps() -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { step(ofFile: $0) }.sorted(by: >)
  }

  private func step(ofFile name: String) -> Int? {
    name.hasSuffix(Self.suffix) ? Int(name.dropLast(Self.suffix.count)) : nil
  }

  private func file(_ step: Int) -> String { "\(path)/\(step)\(Self.suffix)" }
}
