import Files
import RankGroups

/// The directory that a corpus goes to, which rank 0 holds for all ranks while they prepare the corpus.
final class CorpusTarget {
  private let artifact: CorpusArtifact
  private let ranks: any RankGroup
  /// On rank 0, while the corpus is prepared.
  private var lock: DirectoryLock?
  private var wasThere = false

  init(_ artifact: CorpusArtifact, ranks: any RankGroup) {
    self.artifact = artifact
    self.ranks = ranks
  }

  /// The corpus, if it is complete; else nil, and rank 0 holds the directory. Collective.
  ///
  /// - Throws: `CorpusError.otherCorpus`, `FileError`.
  func claim(timeout: Double) throws -> Corpus? {
    var finished: Corpus?
    let description = try ranks.broadcastFromRoot {
      wasThere = exists(artifact.directory)
      switch try artifact.claim(timeout: timeout) {
      case .finished(let corpus):
        finished = corpus
        return try readFile(artifact.manifestPath)
      case .unfinished(let lock):
        self.lock = lock
        return []
      }
    }
    guard !description.isEmpty else { return nil }
    return try finished ?? Corpus(directory: artifact.directory, description: description)
  }

  /// Removes the files of a failed preparation.
  func discard() {
    if lock != nil { artifact.discard(keepsDirectory: wasThere) }
  }
}
