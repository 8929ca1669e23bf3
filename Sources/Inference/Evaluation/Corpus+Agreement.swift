import Corpora
import MessagePassing

extension Corpus {
  /// Makes sure that all ranks opened the same corpus: those on another node, or in another directory, may see other files.
  /// Collective.
  ///
  /// - Throws: `AgreedFailure` with `CorpusError.otherThanFirst` when a rank's corpus differs from the first rank's.
  public func agree(on world: Communicator) throws {
    let first = try world.broadcast(world.agree { try description() })
    try world.agree { try checkSame(as: first) }
  }

  /// Verifies all files, as `verify()` does, with the token files read by one rank of each node. Collective; ranks agree on the
  /// corpus.
  ///
  /// - Throws: `AgreedFailure` when a file that a rank sees is damaged or missing.
  public func verify(on world: Communicator) throws {
    try verifyTokens(of: Split.allCases, on: world)
    try world.agree { _ = try tokenizer() }
  }

  /// Verifies the token files of some splits: one rank of each node reads them, and the others make sure that they see the
  /// same files, or read theirs. Collective; ranks agree on the corpus and the splits.
  ///
  /// - Throws: as `verify(on:)`.
  public func verifyTokens(of splits: [Split], on world: Communicator) throws {
    let node = try world.splitByNode()
    let own = try world.agree { node.isRoot ? try verifiedTokens(splits) : [] }
    let first = try node.broadcast(own)
    try world.agree {
      if !node.isRoot { adopt(verifiedTokens: first, of: splits) }
      for split in splits { _ = try tokens(split) }
    }
  }
}
