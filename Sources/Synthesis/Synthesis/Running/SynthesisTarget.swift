import Files
import Foundation
import RankGroups

/// The directory that synthetic text goes to, which rank 0 holds for all ranks while the text is made.
final class SynthesisTarget {
  let artifact: SynthesisArtifact
  private let ranks: any RankGroup
  /// On rank 0, while the text is made.
  private var lock: DirectoryLock?

  init(_ artifact: SynthesisArtifact, ranks: any RankGroup) {
    self.artifact = artifact
    self.ranks = ranks
  }

  /// The manifest of the text, if it is complete; else nil, and rank 0 holds the directory. Collective.
  ///
  /// - Parameter reopens: true to continue complete text in which requests failed.
  /// - Throws: `SynthesisError.otherSynthesis`, `FileError`.
  func claim(timeout: Double, reopens: Bool) throws -> SynthesisManifest? {
    let bytes = try ranks.broadcastFromRoot {
      if case .finished(let manifest) = try artifact.claim(timeout: timeout, into: &lock) {
        guard reopens, manifest.counts.failed > 0 else { return try readFile(artifact.manifestPath) }
        try reopen(timeout: timeout)
      }
      try artifact.openRequests()
      return []
    }
    return bytes.isEmpty
      ? nil : try SealedFile.decode(SynthesisManifest.self, from: bytes, path: artifact.manifestPath)
  }

  private func reopen(timeout: Double) throws {
    lock = try artifact.lock(timeout: timeout)
    do {
      try FileManager.default.removeItem(atPath: artifact.manifestPath)
    } catch {
      throw FileError.system(operation: "remove", path: artifact.manifestPath, reason: error.localizedDescription)
    }
  }
}

extension SynthesisArtifact {
  /// The complete artifact, or else the right to make it, which is kept in `lock`.
  fileprivate func claim(timeout: Double, into lock: inout DirectoryLock?) throws -> ArtifactClaim<SynthesisManifest> {
    let claim = try claim(timeout: timeout)
    if case .unfinished(let held) = claim { lock = held }
    return claim
  }
}
