import Corpora
import MessagePassing

extension Corpus {
  /// Makes sure that all ranks opened the same corpus: those on another node, or in another directory, may see other files.
  /// Collective.
  ///
  /// - Throws: `AgreedFailure` with `CorpusError.otherThanFirst` when a rank's corpus differs from the first rank's.
  public func agree(on world: Communicator) throws {
    let bytes = try world.broadcast(Array(fingerprint.hexadecimal.utf8))
    let first = String(decoding: bytes, as: UTF8.self)
    try world.agree {
      guard fingerprint.hexadecimal == first else {
        throw CorpusError.otherThanFirst(
          directory: directory, found: fingerprint.short, expected: String(first.prefix(8)))
      }
    }
  }
}
