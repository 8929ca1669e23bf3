import Tokenizers

/// Byte-pair learning as its definition says: count all pairs anew before every merge.
struct PlainTrainer {
  private var words: [[UInt32]] = []

  init(_ text: [UInt8]) {
    let scanner = PatternScanner(pattern: .gpt2)
    let order = ByteAlphabet.standard.sortedBytes
    var start = 0
    while start < text.count {
      let end = scanner.end(of: start, in: text.span)
      words.append(text[start..<end].map { UInt32((order.firstIndex(of: $0) ?? 0) + 1) })
      start = end
    }
  }

  /// At most `count` merges of pairs that occur at least twice.
  func merges(count: Int) -> [Merge] {
    var (words, merges) = (words, [Merge]())
    // A merged pair can be left where it overlaps itself, as in "aaa", and is not merged again.
    while merges.count < count, let pair = Self.best(in: words, except: merges) {
      let merge = Merge(left: pair[0], right: pair[1], result: UInt32(257 + merges.count))
      words = words.map { Self.apply(merge, to: $0) }
      merges.append(merge)
    }
    return merges
  }

  private static func best(in words: [[UInt32]], except merges: [Merge]) -> [UInt32]? {
    var counts: [[UInt32]: Int] = [:]
    for word in words {
      for (left, right) in zip(word, word.dropFirst()) { counts[[left, right], default: 0] += 1 }
    }
    for merge in merges { counts[[merge.left, merge.right]] = nil }
    return counts.filter { $0.value >= 2 }
      .min { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }?.key
  }

  private static func apply(_ merge: Merge, to word: [UInt32]) -> [UInt32] {
    var (result, index) = ([UInt32](), 0)
    while index < word.count {
      let isPair = index + 1 < word.count && word[index] == merge.left && word[index + 1] == merge.right
      result.append(isPair ? merge.result : word[index])
      index += isPair ? 2 : 1
    }
    return result
  }
}
