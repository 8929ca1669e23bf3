import Corpora
import Files
import MessagePassing
import TokenCaches

extension [SavedMember] {
  /// The cache of each member that is one, with settings that the first rank fits to the validation documents. Collective.
  ///
  /// - Throws: `AgreedFailure` when a rank cannot read.
  func caches(of corpus: Corpus, _ world: Communicator) throws -> [Int: TokenCache] {
    var caches: [Int: TokenCache] = [:]
    for case (let index, .cache(let tokens)) in enumerated() {
      let background = try world.agree {
        let file = try corpus.tokens(.train)
        return TokenCache.background(
          try TrainingSubset(file, count: tokens ?? file.count), vocabularySize: corpus.manifest.vocabulary)
      }
      caches[index] = TokenCache(try settings(of: corpus, background, world), background: background)
    }
    return caches
  }

  private func settings(
    of corpus: Corpus, _ background: [Double], _ world: Communicator
  ) throws -> TokenCache.Settings {
    let bytes = try world.broadcastFromRoot {
      let fitted = TokenCache.fitted(to: try corpus.tokens(.validation), background: background).settings
      return LittleEndian.bytes([fitted.decay, fitted.prior].map { Int(bitPattern: UInt($0.bitPattern)) })
    }
    let values = LittleEndian.integers(bytes[...]).map { Double(bitPattern: UInt64(UInt(bitPattern: $0))) }
    return TokenCache.Settings(decay: values[0], prior: values[1])
  }
}
