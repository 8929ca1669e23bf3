import RankGroups
import Tokenizers

/// Counts the tokens of documents.
final class TokenCounter {
  private var encoder: TokenEncoder
  private var chunks: TextChunks
  private var buffer: [UInt32] = []
  /// The tokens of the current document so far, with the one that ends it.
  private var count = 1

  init(_ tokenizer: Tokenizer) {
    encoder = TokenEncoder(tokenizer)
    chunks = TextChunks(areCut: tokenizer.isLocal)
  }

  /// The tokens of each of some documents, with the one that ends it, on every rank; all ranks share the work. Collective.
  func tokens(of documents: [Int], in text: SpreadText) throws -> [Int] {
    var own: [Int] = []
    try text.forEachPart(of: documents[...]) { part, place in
      add(part, isLast: place.isLast)
      if place.isLast { own.append(takeCount()) }
    }
    return try text.ranks.allGather(own).flatMap(\.self)
  }

  private func add(_ part: ArraySlice<UInt8>, isLast: Bool) {
    chunks.append(part, isLast: isLast) { chunk in
      buffer.removeAll(keepingCapacity: true)
      encoder.append(chunk, to: &buffer)
      count += buffer.count
    }
  }

  private func takeCount() -> Int {
    defer { count = 1 }
    return count
  }
}
