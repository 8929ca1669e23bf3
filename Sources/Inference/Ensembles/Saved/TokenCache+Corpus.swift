import Corpora
import Files
import MessagePassing
import TokenCaches

extension TokenCache {
  /// A cache beside the frequencies of a corpus's first training tokens, or of all, with settings that the first rank fits to the
  /// validation documents. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  static func fitted(to corpus: Corpus, tokens: Int?, _ world: Communicator) throws -> TokenCache {
    let background = try world.agree {
      let file = try corpus.tokens(.train)
      return TokenCache.background(
        try TrainingSubset(file, count: tokens ?? file.count), vocabularySize: corpus.manifest.vocabulary)
    }
    let bytes = try world.broadcastFromRoot {
      let fitted = TokenCache.fitted(to: try corpus.tokens(.validation), background: background).settings
      return LittleEndian.bytes([fitted.decay, fitted.prior].map { Int(bitPattern: UInt($0.bitPattern)) })
    }
    let values = LittleEndian.integers(bytes[...]).map { Double(bitPattern: UInt64(UInt(bitPattern: $0))) }
    return TokenCache(Settings(decay: values[0], prior: values[1]), background: background)
  }
}
