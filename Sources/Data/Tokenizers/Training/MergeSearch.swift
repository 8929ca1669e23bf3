import HeapModule

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

  /// Two tokens side by side.
  private struct Neighbors {
    let left: UInt32
    let right: UInt32

    init(_ left: UInt32, _ right: UInt32) {
      self.left = left
      self.right = right
    }
  }

  /// A pair with its number of occurrences and the head of its list of words.
  private struct Pair {
    let ids: Neighbors
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
      adjust(Neighbors(symbols[index], symbols[index + 1]), by: count, in: words.count)
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
    candidates.insert(Candidate(count: pair.count, pair: index, left: pair.ids.left, right: pair.ids.right))
  }

  /// Merges from left to right, in place.
  private mutating func replace(_ merge: Merge, inWord word: Int) {
    let range = words[word].range
    var read = range.lowerBound
    var write = range.lowerBound
    while read < range.upperBound {
      let isPair = isPair(of: merge, at: read, before: range.upperBound)
      if isPair, write > range.lowerBound { countLeft(of: merge, neighbor: symbols[write - 1], in: word) }
      if isPair, read + 2 < range.upperBound { countRight(of: merge, neighbor: symbols[read + 2], in: word) }
      symbols[write] = isPair ? merge.result : symbols[read]
      read += isPair ? 2 : 1
      write += 1
    }
    words[word].range = range.lowerBound..<write
  }

  /// Returns whether the tokens of a merge stand at `index` and behind it.
  private func isPair(of merge: Merge, at index: Int, before end: Int) -> Bool {
    symbols[index] == merge.left && index + 1 < end && symbols[index + 1] == merge.right
  }

  /// Counts the pairs that a merge changes on its left side.
  private mutating func countLeft(of merge: Merge, neighbor: UInt32, in word: Int) {
    count(Neighbors(neighbor, merge.result), insteadOf: Neighbors(neighbor, merge.left), in: word)
  }

  /// Counts the pairs that a merge changes on its right side.
  private mutating func countRight(of merge: Merge, neighbor: UInt32, in word: Int) {
    count(Neighbors(merge.result, neighbor), insteadOf: Neighbors(merge.right, neighbor), in: word)
  }

  private mutating func count(_ new: Neighbors, insteadOf old: Neighbors, in word: Int) {
    adjust(old, by: -words[word].count, in: word)
    adjust(new, by: words[word].count, in: word)
  }

  /// Changes the count of a pair; where a count rises, the word is noted.
  private mutating func adjust(_ ids: Neighbors, by change: Int, in word: Int) {
    let pair = index(of: ids)
    pairs[pair].count += change
    if change > 0 { note(word, of: pair) }
  }

  /// The index of a pair, which is added if it is new.
  private mutating func index(of ids: Neighbors) -> Int {
    let index = pairIndices.index(inserting: ids.left, ids.right)
    if index == pairs.count { pairs.append(Pair(ids: ids)) }
    return index
  }

  /// Adds a word to those of a pair, unless it is the last one already.
  private mutating func note(_ word: Int, of pair: Int) {
    let last = pairs[pair].lastOccurrence
    guard last == Self.none || occurrences[Int(last)].word != UInt32(word) else { return }
    pairs[pair].lastOccurrence = UInt32(occurrences.count)
    occurrences.append(Occurrence(word: UInt32(word), previous: last))
  }
}
