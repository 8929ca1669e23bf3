import Collections

/// The state of byte-pair learning: words as token ids, and how often each pair occurs where.
///
/// Counts are updated for the words that a merge changes and no others, and a heap offers the most
/// frequent pair. A count can only fall once its pair is in the heap, so an entry that is too high is
/// corrected when it surfaces (lazy invalidation), and one that is right is the true maximum.
struct MergeSearch {
  private struct Word {
    var range: Range<Int>
    let count: Int
  }

  /// A pair with its number of occurrences and the head of its list of words.
  private struct Pair {
    let left: UInt32
    let right: UInt32
    var count = 0
    var lastOccurrence = MergeSearch.none
  }

  /// A word in which a pair occurred once: a linked list, newest first, in one array for all pairs.
  private struct Occurrence {
    let word: UInt32
    let previous: UInt32
  }

  /// An entry of the heap, by frequency; of equals the pair of smaller ids comes first.
  private struct Candidate: Comparable {
    let count: Int
    let pair: Int
    let left: UInt32
    let right: UInt32

    static func < (one: Self, other: Self) -> Bool {
      (one.count, other.left, other.right) < (other.count, one.left, one.right)
    }
  }

  private static let none = UInt32.max

  private let minimumFrequency: Int
  private var symbols: [UInt32] = []
  private var words: [Word] = []
  private var pairs: [Pair] = []
  private var pairIndices = PairTable()
  private var occurrences: [Occurrence] = []
  private var candidates = Heap<Candidate>()

  /// No words; pairs that occur less than `minimumFrequency` times will not be merged.
  init(minimumFrequency: Int) {
    self.minimumFrequency = minimumFrequency
  }

  /// Adds a word that occurs `count` times in the text.
  mutating func add(word: some Sequence<UInt32>, count: Int) {
    let start = symbols.count
    symbols.append(contentsOf: word)
    for index in start..<(symbols.count - 1) {
      adjust(symbols[index], symbols[index + 1], by: count, in: words.count)
    }
    words.append(Word(range: start..<symbols.count, count: count))
  }

  /// Offers all pairs counted so far for merging.
  mutating func queueAllPairs() {
    for pair in pairs.indices { queue(pair) }
  }

  /// The most frequent pair, or nothing if none occurs `minimumFrequency` times.
  mutating func nextPair() -> (left: UInt32, right: UInt32)? {
    while let candidate = candidates.popMax() {
      if pairs[candidate.pair].count == candidate.count { return (candidate.left, candidate.right) }
      queue(candidate.pair)
    }
    return nil
  }

  /// Replaces the pair by its token in every word and offers the pairs that arise.
  mutating func apply(_ merge: Merge) {
    let firstNewPair = pairs.count
    var next = pairs[pairIndices.index(inserting: merge.left, merge.right)].lastOccurrence
    while next != Self.none {
      let occurrence = occurrences[Int(next)]
      replace(merge, inWord: Int(occurrence.word))
      next = occurrence.previous
    }
    for pair in firstNewPair..<pairs.count { queue(pair) }
  }

  private mutating func queue(_ index: Int) {
    let pair = pairs[index]
    guard pair.count >= minimumFrequency else { return }
    candidates.insert(Candidate(count: pair.count, pair: index, left: pair.left, right: pair.right))
  }

  /// Merges from left to right, in place.
  private mutating func replace(_ merge: Merge, inWord word: Int) {
    let range = words[word].range
    var read = range.lowerBound
    var write = range.lowerBound
    while read < range.upperBound {
      let isPair =
        symbols[read] == merge.left && read + 1 < range.upperBound && symbols[read + 1] == merge.right
      if isPair, write > range.lowerBound { countLeft(of: merge, neighbor: symbols[write - 1], in: word) }
      if isPair, read + 2 < range.upperBound { countRight(of: merge, neighbor: symbols[read + 2], in: word) }
      symbols[write] = isPair ? merge.result : symbols[read]
      read += isPair ? 2 : 1
      write += 1
    }
    words[word].range = range.lowerBound..<write
  }

  /// Counts the pairs that a merge changes on its left side.
  private mutating func countLeft(of merge: Merge, neighbor: UInt32, in word: Int) {
    adjust(neighbor, merge.left, by: -words[word].count, in: word)
    adjust(neighbor, merge.result, by: words[word].count, in: word)
  }

  /// Counts the pairs that a merge changes on its right side.
  private mutating func countRight(of merge: Merge, neighbor: UInt32, in word: Int) {
    adjust(merge.right, neighbor, by: -words[word].count, in: word)
    adjust(merge.result, neighbor, by: words[word].count, in: word)
  }

  /// Changes the count of a pair; where a count rises, the word is noted.
  private mutating func adjust(_ left: UInt32, _ right: UInt32, by change: Int, in word: Int) {
    let index = pairIndices.index(inserting: left, right)
    if index == pairs.count { pairs.append(Pair(left: left, right: right)) }
    pairs[index].count += change
    let last = pairs[index].lastOccurrence
    guard change > 0, last == Self.none || occurrences[Int(last)].word != UInt32(word) else { return }
    pairs[index].lastOccurrence = UInt32(occurrences.count)
    occurrences.append(Occurrence(word: UInt32(word), previous: last))
  }
}
