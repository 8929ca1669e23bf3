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

  /// The corpus: the one that is there, if it is complete, else the one that `make` writes while rank 0 holds the directory.
  /// Collective.
  ///
  /// - Throws: `CorpusError.otherCorpus`, `FileError`, and the errors of `make`, after its files are removed.
  func claim(timeout: Double, make: () throws -> Corpus) throws -> Corpus {
    if let corpus = try finished(timeout: timeout) { return corpus }
    do {
      return try make()
    } catch {
      if lock != nil { artifact.discard(keepsDirectory: wasThere) }
      throw error
    }
  }

  /// The corpus, if it is complete; else nil, and rank 0 holds the directory. Collective.
  private func finished(timeout: Double) throws -> Corpus? {
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
}
